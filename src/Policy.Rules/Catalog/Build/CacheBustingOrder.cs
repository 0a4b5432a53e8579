using Policy.Rules.History;
using Policy.Rules.History.Dialects;
using Policy.Rules.History.Shell;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Build;

/// <summary><c>cache-busting-order</c>: the sources are copied before dependencies are installed.</summary>
public sealed class CacheBustingOrder : Rule
{
    // No Dockerfile has more that matter; a hostile history could make each step be compared with each copy.
    private const int MostCopies = 100;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "cache-busting-order",
        Title = "The sources are copied before dependencies are installed",
        Category = RuleCategory.Build,
        Severity = Severity.Low,
        Rationale = "A builder reuses a step while nothing before it changed. Sources change with every commit, dependencies seldom: "
            + "where the sources come first, each build installs everything again, and each node pulls it again.",
        Remedy = "Copy the manifests and lock files first, install, and copy the rest of the sources after that.",
        Needs = Needs.Config,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var history = input.Facts.History;
        if (ApplicationHistory.Untold(history) is { } untold)
        {
            return untold;
        }

        var workdir = new WorkingDirectory();
        var copies = new List<(BuildStep Step, string? Into)>();
        var seen = new HashSet<string>();
        var findings = new List<RuleFinding>();
        foreach (var step in history.Steps)
        {
            workdir.Follow(step);
            if (step.Index < history.Base.Steps)
            {
                continue;
            }

            if (copies.Count < MostCopies && SourceCopy.IsWhole(step))
            {
                copies.Add((step, FileTransfer.IsDirectoryHash(step.Sources[0]) ? workdir.Resolve(step.Destination) : null));
            }

            foreach (var command in ShellScript.Of(step))
            {
                // A tool that ran before the sources came was used in the right order; what it does later is a matter of its own.
                if (DependencyInstall.Of(command) is { } install && seen.Add(install.Tool)
                    && copies.Find(copy => copy.Into is null || workdir.IsWithin(copy.Into)) is { Step: not null } copy)
                {
                    findings.Add(Finding(history, copy.Step, step, command, install));
                }
            }
        }

        return Verdict.Found([.. findings]);
    }

    private static RuleFinding Finding(BuildHistory history, BuildStep copy, BuildStep run, ShellCommand command, DependencyInstall install) =>
        new($"the sources are copied at {copy.Place}, before {install.Tool} installs dependencies at {run.Place}",
            ApplicationHistory.Evidence(copy), ApplicationHistory.Evidence(run, $"RUN {command}"))
        {
            Remedy = $"Copy {install.Manifests} first, run {install.Tool}, and copy the rest of the sources after that.",
            Confidence = ApplicationHistory.Confidence(history),
        };
}
