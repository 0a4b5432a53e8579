using Policy.Rules.Contents;
using Policy.Twins.Disks;

namespace Policy.Twins.Worlds;

/// <summary>go: modules, the build cache, a program that says what it was built of.</summary>
internal static class GoCommands
{
    // What -s -w leave of a program.
    private const double Stripped = 0.68;
    private const double CacheShare = 4.2;

    /// <summary>go.</summary>
    public static void Go(Machine machine, List<string> arguments)
    {
        machine.Need("go");
        switch (arguments.FirstOrDefault())
        {
            case "mod" when arguments is [_, "download" or "tidy", ..]:
                Download(machine);
                break;
            case "mod" when arguments is [_, "vendor", ..]:
                machine.Dependencies(PackageKind.Go).ToList().ForEach(module => machine.Write(machine.In($"vendor/{module.Name}/module.go"), module.Bytes / 3));
                break;
            case "build":
                var output = arguments.SkipWhile(argument => argument != "-o").ElementAtOrDefault(1) ?? machine.Application.Name;
                Build(machine, arguments, output.EndsWith('/') ? output + machine.Application.Name : output);
                break;
            case "install":
                Build(machine, arguments, $"/{GoPath(machine)}/bin/{machine.Application.Name}");
                break;
            case "test" or "vet":
                machine.NeedFile("go.mod");
                Download(machine);
                Cache(machine, "test");
                break;
            default:
                break;
        }
    }

    private static void Build(Machine machine, List<string> arguments, string output)
    {
        machine.NeedFile("go.mod");
        Download(machine);
        Cache(machine, "build");
        var isStripped = arguments.Any(argument => argument.Contains("-s", StringComparison.Ordinal) && argument.Contains("-w", StringComparison.Ordinal));
        var size = machine.Application.ProgramBytes;
        machine.Write(machine.Resolve(output), DiskFile.Program(isStripped ? (long)(size * Stripped) : size) with
        {
            Packages =
            [
                new Package(PackageKind.Go, "stdlib", machine.Variable("GOLANG_VERSION") is { Length: > 0 } version ? version : "1.21.7", "", null),
                .. machine.Dependencies(PackageKind.Go).Select(module => new Package(PackageKind.Go, module.Name, module.Version, "", null)),
            ],
        });
    }

    private static void Download(Machine machine)
    {
        machine.NeedFile("go.mod");
        foreach (var module in machine.Dependencies(PackageKind.Go))
        {
            machine.Write($"{GoPath(machine)}/pkg/mod/{module.Name}@{module.Version}/module.go", module.Bytes);
            machine.Write($"{GoPath(machine)}/pkg/mod/{module.Name}@{module.Version}/go.mod", 600);
            machine.Write($"{GoPath(machine)}/pkg/mod/cache/download/{module.Name}/@v/{module.Version}.zip", module.Bytes / 4);
        }
    }

    private static void Cache(Machine machine, string what)
    {
        if (machine.Variable("GOCACHE") is var folder && folder.Length == 0)
        {
            folder = $"/{machine.Home}/.cache/go-build";
        }

        machine.Write($"{machine.Resolve(folder)}/0a/{Builders.Hash.Of(what)}-d", (long)(machine.Application.ProgramBytes * CacheShare));
        machine.Write($"{machine.Resolve(folder)}/README", 155);
    }

    private static string GoPath(Machine machine) => machine.Variable("GOPATH") is { Length: > 0 } path ? path.Trim('/') : $"{machine.Home}/go";
}
