using System.CommandLine;
using Policy.Cli.Output;
using Policy.Images;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Secrets;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;

namespace Policy.Cli.Commands;

/// <summary><c>pratique inspect REF</c>: prints what is known of an image, judging nothing.</summary>
internal static class InspectCommand
{
    private static readonly Argument<string> Reference = new("REF")
    {
        Description = "an image reference, oci:DIR[:TAG], oci-archive:FILE[:TAG] or docker-archive:FILE[:REF]",
    };

    private static readonly Option<string?> PlatformOption = new("--platform")
    {
        Description = "the platform to look at [default: linux and the host's architecture]",
        HelpName = "OS/ARCH[/VARIANT]",
    };

    private static readonly Option<int> Depth = new("--depth")
    {
        Description = "how many folders deep the tree is printed; 0 leaves it out",
        DefaultValueFactory = _ => 2,
    };

    private static readonly Option<string> Output = ImageOptions.Output();

    private static readonly Option<string> Timeout = ImageOptions.Timeout("10m");

    private static readonly Option<string?> Config = ImageOptions.Config();

    private static readonly Option<string[]> PlainHttp = ImageOptions.PlainHttp();

    public static Command Create(CommandContext context)
    {
        var command = new Command("inspect", "Prints what is known of an image: layers, steps, packages, files, attestations.")
        {
            Reference, PlatformOption, Depth, Output, Timeout, Config, PlainHttp,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context,
            new ScanArguments
            {
                References = [parsed.GetRequiredValue(Reference)],
                Policies = [],
                Preset = Preset.Observe,
                Platforms = parsed.GetValue(PlatformOption) is { } platform ? [platform] : [],
                AsJson = parsed.GetRequiredValue(Output) == "json",
                FailOn = default,
                Timeout = parsed.GetRequiredValue(Timeout),
                Config = parsed.GetValue(Config),
                PlainHttp = parsed.GetValue(PlainHttp) ?? [],
            },
            parsed.GetValue(Depth),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ScanArguments arguments, int depth, CancellationToken cancellationToken)
    {
        var mistakes = new List<string>();
        var input = ScanInput.Read(arguments, context.Environment, mistakes);
        if (depth < 0)
        {
            mistakes.Add($"--depth: '{depth}' is no number of folders, 0 or more");
        }

        if (mistakes.Count > 0)
        {
            mistakes.ForEach(mistake => context.Error.WriteLine($"pratique: {mistake}"));
            return ExitCode.BadInput;
        }

        var target = input.Targets[0];
        var request = new ImageRequest(target.Location, input.Platforms[0], Needs.Config | Needs.Contents | Needs.Attestations);
        using var inspector = new ImageInspector(input.Configuration, context.Time, input.Access);
        var inspections = await context.Progress.ShowAsync(
            $"Reading {target.Text}", inspector, () => inspector.InspectAsync([request], input.Timeout, input.Credentials, cancellationToken));
        if (inspections[request] is not ImageInspection.Known { Facts: var facts })
        {
            context.Error.WriteLine($"pratique: {target.Text}: {Why(inspections[request], request.Platform)}");
            return ExitCode.NotJudged;
        }

        // What is printed goes into logs of CI.
        var shown = ImageSecrets.In(facts).Redacted;
        if (arguments.AsJson)
        {
            context.Out.WriteLine(InspectionJson.Write(target.Text, shown));
        }
        else
        {
            InspectionText.Write(target.Text, shown, depth, context.Screen);
        }

        return shown.Layered is ContentsResult.Known { Contents.IsClaimed: false } ? ExitCode.Clean : ExitCode.NotJudged;
    }

    private static string Why(ImageInspection inspection, Platform platform) => inspection switch
    {
        ImageInspection.NotKnown notKnown => $"{PolicyWords.Of(notKnown.Reason)}: {notKnown.Message}",
        ImageInspection.NotAnImage artifact => $"an artifact of type {artifact.MediaType}, not an image",
        ImageInspection.NoSuchPlatform none => $"the image has no variant for {platform}; it has {string.Join(", ", none.Available)}",
        _ => "nothing is known of it",
    };
}
