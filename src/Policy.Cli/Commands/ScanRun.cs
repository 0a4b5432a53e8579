using System.Collections.Immutable;
using Policy.Cli.Output;
using Policy.Cli.Scanning;
using Policy.Images;
using Policy.Images.Registry;

namespace Policy.Cli.Commands;

/// <summary>One run of <c>pratique scan</c>: check the input, judge, print, say how it ended.</summary>
internal sealed class ScanRun(CommandContext context)
{
    public async Task<int> RunAsync(ScanArguments arguments, CancellationToken cancellationToken)
    {
        var mistakes = new List<string>();
        var input = ScanInput.Read(arguments, context.Environment, mistakes);
        if (mistakes.Count > 0)
        {
            mistakes.ForEach(mistake => context.Error.WriteLine($"pratique: {mistake}"));
            return ExitCode.BadInput;
        }

        // A registry that a person typed may be anywhere; where it sends us on to may not.
        var access = new RegistryAccess
        {
            PrivateHosts = input.Targets.Select(target => target.Location.Reference?.Registry).OfType<string>()
                .ToImmutableHashSet(StringComparer.OrdinalIgnoreCase),
        };
        using var inspector = new ImageInspector(input.Configuration, context.Time, access);
        var scanner = new Scanner(inspector, input.Policies, input.Platforms, context.Time);
        var result = await context.Progress.WithStatusAsync(
            input.Targets.Length == 1 ? $"Reading {input.Targets[0].Text}" : $"Reading {input.Targets.Length} images",
            () => scanner.ScanAsync(input.Targets, input.Timeout, cancellationToken));

        if (arguments.AsJson)
        {
            await context.Out.WriteLineAsync(JsonOutput.Write(result));
        }
        else
        {
            TextOutput.Write(result, context.Screen);
        }

        return result.ExitCodeFor(arguments.FailOn);
    }
}
