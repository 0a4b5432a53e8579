namespace Policy.Twins.Worlds;

/// <summary>mix: hex packages, and releases with an Erlang of their own.</summary>
internal static class ElixirCommands
{
    private static readonly (string Name, long Bytes)[] Packages =
        [("phoenix", 2_600_000), ("ecto", 1_900_000), ("postgrex", 1_200_000), ("plug_cowboy", 300_000), ("jason", 250_000), ("telemetry", 120_000)];

    /// <summary>mix.</summary>
    public static void Mix(Machine machine, List<string> arguments)
    {
        machine.Need("mix");
        var build = machine.In($"_build/{(machine.Variable("MIX_ENV") is { Length: > 0 } environment ? environment : "dev")}");
        switch (arguments.FirstOrDefault())
        {
            case "local.hex" or "local.rebar":
                machine.WriteAll("archives/hex-2.0.6/hex-2.0.6/ebin/hex.beam 1.9M\nelixir/1-16/rebar3 900K", $"{machine.Home}/.mix");
                break;
            case "deps.get":
                machine.NeedFile("mix.exs");
                Packages.ToList().ForEach(package => machine.Write(machine.In($"deps/{package.Name}/lib/{package.Name}.ex"), package.Bytes));
                Packages.ToList().ForEach(package => machine.Write($"{machine.Home}/.hex/packages/hexpm/{package.Name}.tar", package.Bytes / 4));
                break;
            case "deps.compile" or "compile":
                Compile(machine, $"{build}/lib");
                break;
            case "release":
                Compile(machine, $"{build}/lib");
                var release = $"{build}/rel/{machine.Application.Name}";
                Compile(machine, $"{release}/lib");
                machine.WriteAll($"bin/{machine.Application.Name} 6K s\nerts-14.2.2/bin/beam.smp 5.2M x\nerts-14.2.2/bin/erlexec 60K x\nlib/stdlib-5.2/ebin/lists.beam 6.8M\nreleases/0.1.0/start.boot 50K", release);
                break;
            default:
                break;
        }
    }

    private static void Compile(Machine machine, string folder)
    {
        foreach (var (name, bytes) in Packages.Append((machine.Application.Name, 800_000)))
        {
            machine.Write($"{folder}/{name}/ebin/Elixir.{name}.beam", bytes / 2);
        }
    }
}
