using System.CommandLine;

namespace Policy.Cli.Commands;

/// <summary>Options of every command that reads images.</summary>
internal static class ImageOptions
{
    /// <summary>How the result is printed.</summary>
    public static Option<string> Output()
    {
        var output = new Option<string>("--output", "-o")
        {
            Description = "how the result is printed",
            DefaultValueFactory = _ => "table",
        };
        output.AcceptOnlyFromAmong("table", "json");
        return output;
    }

    /// <summary>How long all of it may take.</summary>
    /// <param name="fallback">What holds where nothing is said.</param>
    public static Option<string> Timeout(string fallback) => new("--timeout")
    {
        Description = "how long all of it may take, such as 30s or 5m",
        HelpName = "DURATION",
        DefaultValueFactory = _ => fallback,
    };

    /// <summary>The configuration file.</summary>
    public static Option<string?> Config() => new("--config")
    {
        Description = "the configuration file [default: $PRATIQUE_CONFIG]",
        HelpName = "FILE",
    };

    /// <summary>Registries that speak http.</summary>
    public static Option<string[]> PlainHttp() => new("--plain-http")
    {
        Description = "a registry that speaks http; may be repeated",
        HelpName = "HOST[:PORT]",
    };
}
