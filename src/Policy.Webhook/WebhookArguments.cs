using System.Collections.Immutable;

namespace Policy.Webhook;

/// <summary>The command line.</summary>
internal sealed record WebhookArguments
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        pratique-webhook: decides on Kubernetes workloads by looking at their images

        Usage: pratique-webhook [--policy PATH …] [--config FILE]

          --policy PATH   file of ImagePolicies, or folder of them; may be given several times, and has to be
                          where the configuration names no cluster that policies come from
          --config FILE   configuration; else the file that PRATIQUE_CONFIG names; else defaults
          --help          this text
          --version       the version

        Exit codes: 0 stopped as asked, 1 could not listen, 3 bad arguments, configuration or policies.
        """;

    /// <summary>The configuration file; null for the defaults.</summary>
    public string? Config { get; init; }

    /// <summary>Policy files and folders.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];

    /// <summary>Whether help was asked for.</summary>
    public bool Help { get; init; }

    /// <summary>Whether the version was asked for.</summary>
    public bool Version { get; init; }

    /// <summary>What is wrong with the command line, all of it.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>Reads a command line; <c>--name value</c> and <c>--name=value</c> are alike.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="configFromEnvironment">PRATIQUE_CONFIG; null or empty where it is not set.</param>
    public static WebhookArguments Read(IReadOnlyList<string> args, string? configFromEnvironment)
    {
        var read = new WebhookArguments { Config = string.IsNullOrEmpty(configFromEnvironment) ? null : configFromEnvironment };
        for (var i = 0; i < args.Count; i++)
        {
            var parts = args[i].Split('=', 2);
            switch (parts[0])
            {
                case "--help" or "-h" when parts.Length == 1:
                    read = read with { Help = true };
                    break;
                case "--version" when parts.Length == 1:
                    read = read with { Version = true };
                    break;
                case "--config" or "--policy":
                    var value = parts.Length == 2 ? parts[1] : i + 1 < args.Count ? args[++i] : "";
                    read = (parts[0], value) switch
                    {
                        (var name, "") => read.WithError($"{name} wants a path"),
                        ("--config", _) => read with { Config = value },
                        _ => read with { Policies = read.Policies.Add(value) },
                    };
                    break;
                default:
                    read = read.WithError($"'{args[i]}' is not known; --help lists what is");
                    break;
            }
        }

        return read;
    }

    private WebhookArguments WithError(string error) => this with { Errors = Errors.Add(error) };
}
