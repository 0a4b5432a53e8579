using System.Collections.Immutable;
using Policy.Rules.Catalog.Build.Installs;
using Policy.Rules.History;
using Policy.Rules.History.Shell;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Build;

/// <summary><c>unpinned-install</c>: what is installed depends on the day of the build.</summary>
public sealed class UnpinnedInstall : Rule
{
    // A history of many lines may hold many; the first ones tell enough.
    private const int MostFindings = 20;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "unpinned-install",
        Title = "The build installs without versions or lock files",
        Category = RuleCategory.Build,
        Severity = Severity.Low,
        Rationale = "The same Dockerfile gives another image tomorrow: with a release that breaks the program, or one that somebody slipped in. "
            + "Packages of the distribution are not meant, whose versions the base image decides.",
        Remedy = "Name versions, or install from a lock file.",
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

        var confidence = ApplicationHistory.Confidence(history);
        return Verdict.Found([.. history.ApplicationSteps.SelectMany(step => Judge(step, confidence)).Take(MostFindings)]);
    }

    private static IEnumerable<RuleFinding> Judge(BuildStep step, double confidence)
    {
        var commands = ShellScript.Of(step);
        var seen = new HashSet<string>();
        foreach (var loose in Loose(commands))
        {
            if (seen.Add(loose.Command))
            {
                yield return new RuleFinding(
                    $"{ApplicationHistory.Shorten(loose.Command)}: {loose.What}", ApplicationHistory.Evidence(step, $"RUN {loose.Command}"))
                {
                    Remedy = loose.Remedy,
                    Confidence = confidence,
                };
            }
        }
    }

    private static IEnumerable<LooseInstall> Loose(ImmutableArray<ShellCommand> commands) =>
        RemoteScript.In(commands).Concat(commands.Select(command => InstallTable.Judge(CommandArguments.Unwrap(command))).OfType<LooseInstall>());
}
