using Policy.Rules.Contents;
using Policy.Twins.Disks;

namespace Policy.Twins.Worlds;

/// <summary>npm and yarn: node_modules, caches, scripts.</summary>
internal static class NpmCommands
{
    // Of what is unpacked; tarballs of JavaScript pack well.
    private const double Tarball = 0.3;

    /// <summary>npm, and npx, which runs what npm run would.</summary>
    public static void Npm(Machine machine, List<string> arguments)
    {
        machine.Need("npm");
        switch (arguments.FirstOrDefault(argument => !argument.StartsWith('-')))
        {
            case "install" or "i" or "ci" or "clean-install" when arguments.Contains("-g") || arguments.Contains("--global"):
                InstallGlobally(machine, arguments);
                break;
            case "ci" or "clean-install":
                machine.NeedFile("package-lock.json");
                machine.Disk.Remove(machine.In("node_modules"));
                Install(machine, OmitsDevelopment(machine, arguments));
                break;
            case "install" or "i":
                Install(machine, OmitsDevelopment(machine, arguments));
                machine.Write(machine.In("package-lock.json"), 290_000);
                break;
            case "prune":
                Prune(machine);
                break;
            case "cache":
                machine.Disk.Remove($"{machine.Home}/.npm");
                break;
            case "run" or "run-script":
                Script(machine, arguments.SkipWhile(argument => argument is not ("run" or "run-script")).ElementAtOrDefault(1) ?? "");
                break;
            case "tsc" or "next" or "vite" or "webpack" or "nest":
                Script(machine, "build");
                break;
            default:
                break;
        }
    }

    /// <summary>yarn of the first generation, which node's images have.</summary>
    public static void Yarn(Machine machine, List<string> arguments)
    {
        machine.Need("yarn");
        var cache = machine.Home == "root" ? "usr/local/share/.cache/yarn/v6" : $"{machine.Home}/.cache/yarn/v6";
        switch (arguments.FirstOrDefault(argument => !argument.StartsWith('-')) ?? "install")
        {
            case "install":
                var production = arguments.Any(argument => argument.StartsWith("--prod", StringComparison.Ordinal)) || machine.Variable("NODE_ENV") == "production";
                machine.Disk.Remove(machine.In("node_modules"));
                Unpack(machine, production);
                machine.Write(machine.In("node_modules/.yarn-integrity"), 9_000);
                Cache(machine, production, cache, "npm-{0}/node_modules/{0}/index.js", 1);
                break;
            case "cache":
                machine.Disk.Remove(cache);
                break;
            case var script:
                Script(machine, script == "run" ? arguments[1] : script);
                break;
        }
    }

    /// <summary>Runs a script of package.json; only those that build write.</summary>
    /// <exception cref="InvalidOperationException">What builds is not installed.</exception>
    public static void Script(Machine machine, string script)
    {
        if (!script.StartsWith("build", StringComparison.Ordinal))
        {
            return;
        }

        machine.NeedFile("package.json");
        if (machine.Application.Outputs.Length > 0 && machine.Dependencies(PackageKind.Npm).Any() && !machine.Disk.Exists(machine.In("node_modules")))
        {
            throw new InvalidOperationException($"{machine.Application.Name}: npm run {script} without node_modules");
        }

        machine.WriteAll(machine.Application.Outputs, machine.Folder);
    }

    /// <summary>Writes one package.</summary>
    public static void Unpack(Machine machine, Dependency dependency, string folder)
    {
        machine.Write($"{folder}/package.json", DiskFile.Named("package.json", 1_400) with
        {
            Packages = [new Package(PackageKind.Npm, dependency.Name, dependency.Version, "", null)],
        });
        machine.Write($"{folder}/README.md", 6_000);
        machine.Write($"{folder}/lib/index.js", dependency.Bytes);
        if (dependency.IsNative)
        {
            machine.Write($"{folder}/build/Release/binding.node", dependency.Bytes / 2);
        }
    }

    /// <summary>Whether an install leaves development's packages out.</summary>
    public static bool OmitsDevelopment(Machine machine, List<string> arguments) =>
        arguments.Any(argument => argument is "--omit=dev" or "--only=production" or "--only=prod" or "--production" or "--prod" or "-P")
        || machine.Variable("NODE_ENV") == "production";

    private static void Install(Machine machine, bool production)
    {
        machine.NeedFile("package.json");
        Unpack(machine, production);
        machine.Write(machine.In("node_modules/.package-lock.json"), 120_000);
        Cache(machine, production, $"{machine.Home}/.npm/_cacache", "content-v2/sha512/{0}", Tarball);
        machine.Write($"{machine.Home}/.npm/_logs/2026-11-20T09_00_00_000Z-debug-0.log", 40_000);
    }

    private static void Unpack(Machine machine, bool production)
    {
        foreach (var dependency in Wanted(machine, production))
        {
            Unpack(machine, dependency, machine.In($"node_modules/{dependency.Name}"));
            if (Tool(dependency.Name) is { } tool)
            {
                machine.Write(machine.In($"node_modules/{dependency.Name}/bin/{tool}"), DiskFile.Script(900));
                machine.Write(machine.In($"node_modules/.bin/{tool}"), DiskFile.Link($"../{dependency.Name}/bin/{tool}"));
            }
        }
    }

    private static void Prune(Machine machine)
    {
        foreach (var dependency in machine.Dependencies(PackageKind.Npm).Where(dependency => dependency.IsDevelopment))
        {
            machine.Disk.Remove(machine.In($"node_modules/{dependency.Name}"));
            machine.Disk.Remove(machine.In($"node_modules/.bin/{Tool(dependency.Name)}"));
        }

        machine.Write(machine.In("node_modules/.package-lock.json"), 60_000);
    }

    private static void Cache(Machine machine, bool production, string folder, string name, double share)
    {
        foreach (var dependency in Wanted(machine, production))
        {
            var key = share < 1 ? Builders.Hash.Of(dependency.Name) : dependency.Name.Replace('/', '-');
            machine.Write($"{folder}/{name.Replace("{0}", key, StringComparison.Ordinal)}", (long)(dependency.Bytes * share));
        }
    }

    private static IEnumerable<Dependency> Wanted(Machine machine, bool production) =>
        machine.Dependencies(PackageKind.Npm).Where(dependency => !production || !dependency.IsDevelopment);

    private static void InstallGlobally(Machine machine, List<string> arguments)
    {
        foreach (var name in arguments.Where(argument => !argument.StartsWith('-')).Skip(1).Select(name => name.LastIndexOf('@') > 0 ? name[..name.LastIndexOf('@')] : name))
        {
            Unpack(machine, new Dependency(PackageKind.Npm, name, "1.0.0", 3_000_000), $"usr/local/lib/node_modules/{name}");
            machine.Write($"usr/local/lib/node_modules/{name}/bin/{name}.js", DiskFile.Script(2_000));
            machine.Write($"usr/local/bin/{name[(name.LastIndexOf('/') + 1)..]}", DiskFile.Link($"../lib/node_modules/{name}/bin/{name}.js"));
        }
    }

    // Packages whose command has the package's name or one of its own.
    private static string? Tool(string package) => package switch
    {
        "typescript" => "tsc",
        "webpack" or "vite" or "next" or "eslint" or "jest" or "vitest" or "prettier" or "esbuild" or "rollup" or "nodemon" or "prisma" or "ts-node" or "tsx" or "sass" => package,
        "@nestjs/cli" => "nest",
        _ => null,
    };
}
