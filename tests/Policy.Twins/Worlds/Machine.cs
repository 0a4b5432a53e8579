using Policy.Rules.Contents;
using Policy.Twins.Disks;

namespace Policy.Twins.Worlds;

/// <summary>Where a RUN step runs: a file system, an environment, a user and a folder.</summary>
internal sealed class Machine
{
    private readonly int _userId;

    /// <summary>A machine.</summary>
    /// <param name="disk">Its file system.</param>
    /// <param name="application">What is built on it.</param>
    /// <param name="folder">The folder that commands run in.</param>
    /// <param name="user">The user that they run as; empty for root.</param>
    public Machine(Disk disk, Application application, string folder, string user)
    {
        (Disk, Application, Folder) = (disk, application, folder.Trim('/'));
        _userId = UserIdOf(user.Split(':')[0]);
        Home = user.Length == 0 || _userId == 0 ? "root" : $"home/{user.Split(':')[0]}";
    }

    /// <summary>Its file system.</summary>
    public Disk Disk { get; }

    /// <summary>What is built.</summary>
    public Application Application { get; }

    /// <summary>The folder that commands run in, without a leading slash; <c>cd</c> changes it.</summary>
    public string Folder { get; set; }

    /// <summary>The user's home, without a leading slash.</summary>
    public string Home { get; }

    /// <summary>Variables.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>A variable's value; empty where it is unset.</summary>
    public string Variable(string name) => Environment.GetValueOrDefault(name) ?? "";

    /// <summary>A path as the disk has it.</summary>
    public string Resolve(string path)
    {
        path = path.StartsWith('~') ? $"/{Home}{path[1..]}" : path;
        var parts = new List<string>();
        foreach (var part in (path.StartsWith('/') ? path : $"{Folder}/{path}").Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>A path below the folder that commands run in.</summary>
    public string In(string path) => Resolve(path);

    /// <summary>Writes a file, which is the user's.</summary>
    public void Write(string path, DiskFile file) => Disk.Write(path, file with { UserId = _userId });

    /// <summary>Writes a file of this size.</summary>
    public void Write(string path, long size) => Write(path, DiskFile.Named(path, size));

    /// <summary>Writes files, as <see cref="FileLines"/> has them.</summary>
    public void WriteAll(string lines, string below)
    {
        foreach (var (path, file) in FileLines.Read(lines))
        {
            Write(below.Length == 0 ? path : $"{below}/{path}", file);
        }
    }

    /// <summary>That a program is there: a Dockerfile that calls one that is not would fail.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void Need(string program)
    {
        var folders = Variable("PATH").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => folder.Trim('/'))
            .Concat(["usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin"]);
        if (!folders.Any(folder => Disk.Find($"{folder}/{program}") is not null))
        {
            throw new InvalidOperationException($"{Application.Name}: there is no program {program} on PATH");
        }
    }

    /// <summary>That a file is there.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void NeedFile(string path)
    {
        if (!Disk.Exists(Resolve(path)))
        {
            throw new InvalidOperationException($"{Application.Name}: there is no {path} in /{Folder}");
        }
    }

    /// <summary>The uid of a user, by the image's own passwd; 0 for root and for nobody known.</summary>
    public int UserIdOf(string user)
    {
        if (int.TryParse(user, out var number))
        {
            return number;
        }

        var line = (Disk.Find("etc/passwd")?.Text ?? "").Split('\n').FirstOrDefault(line => line.StartsWith($"{user}:", StringComparison.Ordinal));
        return user.Length > 0 && line is not null ? int.Parse(line.Split(':')[2]) : 0;
    }

    /// <summary>Dependencies of a kind.</summary>
    public IEnumerable<Dependency> Dependencies(PackageKind kind) => Application.Dependencies.Where(dependency => dependency.Kind == kind);
}
