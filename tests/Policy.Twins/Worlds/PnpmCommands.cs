using Policy.Rules.Contents;
using Policy.Twins.Disks;

namespace Policy.Twins.Worlds;

/// <summary>pnpm: a store, a folder of links, and packages laid out for deployment.</summary>
internal static class PnpmCommands
{
    private const string Store = ".local/share/pnpm/store/v3/files";

    /// <summary>corepack enable: links whose managers are downloaded when they are first called.</summary>
    public static void Corepack(Machine machine)
    {
        machine.Need("corepack");
        machine.Write("usr/local/bin/pnpm", DiskFile.Link("../lib/node_modules/corepack/dist/pnpm.js"));
        machine.Write("usr/local/lib/node_modules/corepack/dist/pnpm.js", DiskFile.Script(300));
        machine.Write($"{machine.Home}/.cache/node/corepack/pnpm/8.15.4/dist/pnpm.cjs", 17_000_000);
    }

    /// <summary>pnpm.</summary>
    public static void Pnpm(Machine machine, List<string> arguments)
    {
        machine.Need("pnpm");
        var production = NpmCommands.OmitsDevelopment(machine, arguments);
        switch (arguments.FirstOrDefault(argument => !argument.StartsWith('-')))
        {
            case "install" or "i":
                machine.NeedFile("pnpm-lock.yaml");
                Install(machine, production, machine.In("node_modules"));
                Fetch(machine, production);
                break;
            case "fetch":
                Fetch(machine, production);
                break;
            case "prune":
                machine.Disk.Remove(machine.In("node_modules"));
                Install(machine, true, machine.In("node_modules"));
                break;
            case "deploy":
                Deploy(machine, machine.Resolve(arguments[^1]));
                break;
            case "store":
                machine.Disk.Remove($"{machine.Home}/{Store}");
                break;
            default:
                // With --filter or -r before it, as without.
                if (arguments.Contains("build"))
                {
                    NpmCommands.Script(machine, "build");
                }

                break;
        }
    }

    private static void Install(Machine machine, bool production, string modules)
    {
        foreach (var dependency in machine.Dependencies(PackageKind.Npm).Where(dependency => !production || !dependency.IsDevelopment))
        {
            var virtualStore = $".pnpm/{dependency.Name.Replace('/', '+')}@{dependency.Version}/node_modules/{dependency.Name}";
            NpmCommands.Unpack(machine, dependency, $"{modules}/{virtualStore}");
            machine.Write($"{modules}/{dependency.Name}", DiskFile.Link(virtualStore));
        }

        machine.Write($"{modules}/.modules.yaml", 4_000);
    }

    private static void Fetch(Machine machine, bool production)
    {
        foreach (var dependency in machine.Dependencies(PackageKind.Npm).Where(dependency => !production || !dependency.IsDevelopment))
        {
            machine.Write($"{machine.Home}/{Store}/{Builders.Hash.Of(dependency.Name)[..2]}/{Builders.Hash.Of(dependency.Name)}", dependency.Bytes);
        }
    }

    // One package of the workspace with what it needs in production.
    private static void Deploy(Machine machine, string target)
    {
        Install(machine, true, $"{target}/node_modules");
        foreach (var (path, file) in FileLines.Read(machine.Application.Outputs).Where(output => output.Path.StartsWith("apps/api/", StringComparison.Ordinal)))
        {
            machine.Write($"{target}/{path["apps/api/".Length..]}", file);
        }

        machine.Write($"{target}/package.json", 900);
    }
}
