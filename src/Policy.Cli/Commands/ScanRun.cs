using Policy.Cli.Output;
using Policy.Cli.Scanning;
using Policy.Images;

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

        if (input.Policies.Exceptions.Length is var exceptions and > 0)
        {
            context.Error.WriteLine($"pratique: of {exceptions} {(exceptions == 1 ? "exception" : "exceptions")} none applies: they hold in a namespace, which a reference is not in");
        }

        using var inspector = new ImageInspector(input.Configuration, context.Time, input.Access);
        var scanner = new Scanner(inspector, input.Credentials, input.Policies, input.Platforms, context.Time);
        var result = await context.Progress.ShowAsync(
            input.Targets.Length == 1 ? $"Reading {input.Targets[0].Text}" : $"Reading {input.Targets.Length} images", inspector,
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
