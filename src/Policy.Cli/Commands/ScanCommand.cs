using System.CommandLine;
using System.Runtime.InteropServices;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Cli.Commands;

/// <summary>The arguments of <c>pratique scan</c>.</summary>
internal static class ScanCommand
{
    private static readonly Argument<string[]> References = new("REF")
    {
        Description = "image references, oci:DIR[:TAG], oci-archive:FILE[:TAG] or docker-archive:FILE[:REF]",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string[]> Policies = new("--policy")
    {
        Description = "a policy file, or a folder of them; may be repeated",
        HelpName = "FILE",
    };

    private static readonly Option<string?> PresetName = new("--preset")
    {
        Description = "a preset to judge by [default: baseline where no policy is given]",
    };

    private static readonly Option<string[]> Platforms = new("--platform")
    {
        Description = "the platform to judge; may be repeated [default: linux and the host's architecture]",
        HelpName = "OS/ARCH[/VARIANT]",
    };

    private static readonly Option<string> Output = ImageOptions.Output();

    private static readonly Option<string> FailOn = new("--fail-on")
    {
        Description = "the mildest action that makes the exit code 1",
        DefaultValueFactory = _ => nameof(EnforcementAction.Deny),
    };

    private static readonly Option<string> Timeout = ImageOptions.Timeout("2m");

    private static readonly Option<string?> Config = ImageOptions.Config();

    private static readonly Option<string[]> PlainHttp = ImageOptions.PlainHttp();

    public static Command Create(CommandContext context)
    {
        PresetName.AcceptOnlyFromAmong([.. Enum.GetNames<Preset>().Select(name => name.ToLowerInvariant())]);
        FailOn.AcceptOnlyFromAmong(nameof(EnforcementAction.Audit), nameof(EnforcementAction.Warn), nameof(EnforcementAction.Deny));

        var command = new Command("scan", "Judges images by policies, as the webhook would.")
        {
            References, Policies, PresetName, Platforms, Output, FailOn, Timeout, Config, PlainHttp,
        };
        command.SetAction((parsed, cancellationToken) => new ScanRun(context).RunAsync(
            new ScanArguments
            {
                References = parsed.GetRequiredValue(References),
                Policies = parsed.GetValue(Policies) ?? [],
                Preset = parsed.GetValue(PresetName) is { } preset ? Enum.Parse<Preset>(preset, ignoreCase: true) : null,
                Platforms = parsed.GetValue(Platforms) ?? [],
                AsJson = parsed.GetRequiredValue(Output) == "json",
                FailOn = Enum.Parse<EnforcementAction>(parsed.GetRequiredValue(FailOn)),
                Timeout = parsed.GetRequiredValue(Timeout),
                Config = parsed.GetValue(Config),
                PlainHttp = parsed.GetValue(PlainHttp) ?? [],
            },
            cancellationToken));
        return command;
    }

    /// <summary>Linux on the architecture of this machine, in Go's names.</summary>
    public static Platform HostPlatform => new("linux", RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.X86 => "386",
        Architecture.Ppc64le => "ppc64le",
        var other => $"{other}".ToLowerInvariant(),
    });
}

/// <summary>What was asked of <c>pratique scan</c>.</summary>
internal sealed record ScanArguments
{
    public required IReadOnlyList<string> References { get; init; }

    public required IReadOnlyList<string> Policies { get; init; }

    public required Preset? Preset { get; init; }

    public required IReadOnlyList<string> Platforms { get; init; }

    public required bool AsJson { get; init; }

    public required EnforcementAction FailOn { get; init; }

    public required string Timeout { get; init; }

    public required string? Config { get; init; }

    public required IReadOnlyList<string> PlainHttp { get; init; }
}
