using System.Collections.Immutable;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Catalog.Build;

/// <summary><c>debug-mode</c>: the image starts in development or debugging mode.</summary>
public sealed class DebugMode : Rule
{
    // An image may set as many variables as fit a config, and each finding is looked for in all of the history.
    private const int MostFindings = 20;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "debug-mode",
        Title = "The image starts in development or debugging mode",
        Category = RuleCategory.Build,
        Severity = Severity.Medium,
        Rationale = "Development modes show stack traces and source to whoever makes an error, reload and compile at run time, and are slow. A "
            + "debugger's port runs any code that is sent to it.",
        Remedy = "Set the framework to production in the image, and start debuggers by hand where they are needed.",
        Needs = Needs.Config,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var findings = ImmutableArray.CreateBuilder<RuleFinding>();
        foreach (var variable in EnvironmentVariable.Of(input.Facts.Config).GroupBy(variable => variable.Name).Select(same => same.Last()))
        {
            if (findings.Count == MostFindings)
            {
                break;
            }

            if (DebugVariables.Read(variable.Name, variable.Value) is var (mode, confidence, remedy))
            {
                findings.Add(new RuleFinding($"starts in {mode} mode: {variable.Name}={SafeText.Excerpt(variable.Value, 40)}", variable.Evidence(input.Facts.History))
                {
                    Remedy = remedy,
                    Confidence = confidence,
                });
            }
            else if (DebugCommands.InVariable(variable.Name, variable.Value) is { } debugger)
            {
                findings.Add(new RuleFinding($"starts {debugger}: {SafeText.Excerpt(variable.Name, 40)}", variable.Evidence(input.Facts.History))
                {
                    Remedy = $"Take the debugger's option out of {SafeText.Excerpt(variable.Name, 40)}; set it for the hour in which it is needed.",
                });
            }
        }

        if (InCommand(input.Facts.Config, input.Container.Pod) is { } finding)
        {
            findings.Add(finding);
        }

        return Verdict.Found(findings.ToImmutable());
    }

    // A pod that sets command runs neither ENTRYPOINT nor CMD, and one that sets args no CMD. Source: Kubernetes, Container.command.
    private static RuleFinding? InCommand(ImageConfig config, PodContext? pod)
    {
        ImmutableArray<string> entrypoint = pod?.OverridesEntrypoint == true ? [] : config.Entrypoint;
        ImmutableArray<string> cmd = pod is { OverridesEntrypoint: true } or { OverridesCmd: true } ? [] : config.Cmd;
        var command = entrypoint.AddRange(cmd);
        if (DebugCommands.InCommand([.. CommandWords.Of(command)]) is not { } debugger)
        {
            return null;
        }

        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        foreach (var (where, part) in new[] { ("config.Entrypoint", entrypoint), ("config.Cmd", cmd) })
        {
            if (!part.IsEmpty)
            {
                evidence.Add(new Evidence(EvidenceKind.Config, where, SafeText.Excerpt(CommandWords.Show(part))));
            }
        }

        return new RuleFinding($"starts {debugger}: {SafeText.Excerpt(CommandWords.Show(command))}", evidence.ToImmutable())
        {
            Remedy = "Start the program itself in the image; a Deployment for debugging can set its own command.",
        };
    }
}
