using Policy.Rules.Contents;
using Policy.Twins.Disks;

namespace Policy.Twins.Worlds;

/// <summary>What a system's own programs do to files and users.</summary>
internal static class FileCommands
{
    /// <summary>Runs one; a program that is not known writes nothing.</summary>
    public static void Run(Machine machine, string program, List<string> arguments)
    {
        var names = arguments.Where(argument => !argument.StartsWith('-')).ToList();
        switch (program)
        {
            case "rm":
                names.SelectMany(name => Matches(machine, name)).ToList().ForEach(machine.Disk.Remove);
                break;
            case "mkdir":
                names.ForEach(name => machine.Write(machine.Resolve(name), DiskFile.Folder));
                break;
            case "mv":
                Move(machine, names);
                break;
            case "cp":
                Copy(machine, names);
                break;
            case "chown":
                ChangeOwner(machine, names);
                break;
            case "ln":
                machine.Write(machine.Resolve(names[1]), DiskFile.Link(names[0]));
                break;
            case "touch":
                names.ForEach(name => machine.Write(machine.Resolve(name), 0));
                break;
            case "strip":
                names.ForEach(name => Strip(machine, machine.Resolve(name)));
                break;
            case "adduser" or "useradd":
                AddUser(machine, arguments, names);
                break;
            case "addgroup" or "groupadd":
                AddLine(machine, "etc/group", $"{names[^1]}:x:{Number(arguments)}:");
                break;
            default:
                break;
        }
    }

    private static IEnumerable<string> Matches(Machine machine, string name)
    {
        var path = machine.Resolve(name);
        if (!path.Contains('*', StringComparison.Ordinal))
        {
            return [path];
        }

        // A star stands for all names of a folder that begin with what is before it.
        var begin = path[..path.IndexOf('*', StringComparison.Ordinal)];
        var end = path[(path.LastIndexOf('*') + 1)..];
        return [.. machine.Disk.Files.Keys.Where(file => file.StartsWith(begin, StringComparison.Ordinal))
            .Where(file => end.Length == 0 || file.Contains(end, StringComparison.Ordinal))];
    }

    private static void Move(Machine machine, List<string> names)
    {
        Copy(machine, names);
        machine.Disk.Remove(machine.Resolve(names[0]));
    }

    private static void Copy(Machine machine, List<string> names)
    {
        var (source, target) = (machine.Resolve(names[0].TrimEnd('.')), machine.Resolve(names[1]));
        machine.NeedFile(names[0].TrimEnd('.'));
        target = !machine.Disk.IsFolder(source) && (names[1].EndsWith('/') || machine.Disk.IsFolder(target)) ? $"{target}/{source[(source.LastIndexOf('/') + 1)..]}" : target;
        foreach (var (path, file) in machine.Disk.Under(source).ToList())
        {
            machine.Write($"{target}{path[source.Length..]}", file);
        }
    }

    private static void ChangeOwner(Machine machine, List<string> names)
    {
        var owner = machine.UserIdOf(names[0].Split(':')[0]);
        foreach (var (path, file) in names.Skip(1).SelectMany(name => machine.Disk.Under(machine.Resolve(name))).Where(file => file.File.UserId != owner).ToList())
        {
            machine.Disk.Write(path, file with { UserId = owner });
        }
    }

    // What strip takes off is about a third of a program.
    private static void Strip(Machine machine, string path)
    {
        if (machine.Disk.Find(path) is { Kind: FileKind.File } file)
        {
            machine.Disk.Write(path, file with { Size = file.Size * 2 / 3 });
        }
    }

    private static void AddUser(Machine machine, List<string> arguments, List<string> names)
    {
        var (user, id) = (names[^1], Number(arguments));
        AddLine(machine, "etc/passwd", $"{user}:x:{id}:{id}::/home/{user}:/sbin/nologin");
        machine.Write("etc/shadow", 512);
        if (!arguments.Contains("--no-create-home") && !arguments.Contains("-H") && !arguments.Contains("-M"))
        {
            machine.Write($"home/{user}", DiskFile.Folder);
        }
    }

    private static void AddLine(Machine machine, string path, string line) =>
        machine.Write(path, DiskFile.OfText($"{machine.Disk.Find(path)?.Text}{line}\n"));

    private static int Number(List<string> arguments)
    {
        const int FirstSystemId = 999;
        return arguments.Select(argument => int.TryParse(argument.Split('=')[^1], out var id) ? id : (int?)null).FirstOrDefault(id => id is not null) ?? FirstSystemId;
    }
}
