using Policy.Rules.Contents;
using Policy.Twins.Disks;

namespace Policy.Twins.Worlds;

/// <summary>cargo and rustup.</summary>
internal static class CargoCommands
{
    private const double LibraryShare = 3.5;

    /// <summary>cargo.</summary>
    public static void Cargo(Machine machine, List<string> arguments)
    {
        machine.Need("cargo");
        switch (arguments.FirstOrDefault())
        {
            case "fetch":
                Fetch(machine);
                break;
            case "build":
                machine.NeedFile("Cargo.toml");
                Fetch(machine);
                Build(machine, arguments);
                break;
            case "install":
                machine.NeedFile("Cargo.toml");
                Fetch(machine);
                machine.Write($"{Home(machine)}/bin/{machine.Application.Name}", DiskFile.Program(machine.Application.ProgramBytes));
                break;
            default:
                break;
        }
    }

    /// <summary>rustup target add.</summary>
    public static void Rustup(Machine machine, List<string> arguments)
    {
        machine.Need("rustup");
        if (arguments is ["target", "add", var target])
        {
            machine.Write($"usr/local/rustup/toolchains/1.75.0-x86_64-unknown-linux-gnu/lib/rustlib/{target}/lib/libstd.rlib", 110_000_000);
        }
    }

    private static void Fetch(Machine machine)
    {
        foreach (var crate in machine.Dependencies(PackageKind.Cargo))
        {
            var registry = $"{Home(machine)}/registry";
            machine.Write($"{registry}/cache/index-6f17d22bba15001f/{crate.Name}-{crate.Version}.crate", crate.Bytes / 5);
            machine.Write($"{registry}/src/index-6f17d22bba15001f/{crate.Name}-{crate.Version}/src/lib.rs", crate.Bytes);
            machine.Write($"{registry}/src/index-6f17d22bba15001f/{crate.Name}-{crate.Version}/Cargo.toml", 1_500);
        }

        machine.Write($"{Home(machine)}/registry/index/index-6f17d22bba15001f/.cache/ba/se/index", 9_000_000);
    }

    private static void Build(Machine machine, List<string> arguments)
    {
        var target = arguments.SkipWhile(argument => argument != "--target").ElementAtOrDefault(1) ?? arguments.FirstOrDefault(argument => argument.StartsWith("--target=", StringComparison.Ordinal))?.Split('=')[1];
        var folder = machine.In(target is null ? "target" : $"target/{target}") + (arguments.Contains("--release") || arguments.Contains("-r") ? "/release" : "/debug");
        machine.Write($"{folder}/{machine.Application.Name}", DiskFile.Program(machine.Application.ProgramBytes));
        machine.Write($"{folder}/{machine.Application.Name}.d", 900);
        machine.Write($"{folder}/.fingerprint/{machine.Application.Name}/bin", 400);
        foreach (var crate in machine.Dependencies(PackageKind.Cargo))
        {
            machine.Write($"{folder}/deps/lib{crate.Name.Replace('-', '_')}-{Builders.Hash.Of(crate.Name)[..16]}.rlib", (long)(crate.Bytes * LibraryShare));
        }
    }

    private static string Home(Machine machine) => machine.Variable("CARGO_HOME") is { Length: > 0 } home ? home.Trim('/') : $"{machine.Home}/.cargo";
}
