using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Build;

/// <summary><c>too-many-layers</c>: more layers than needed.</summary>
public sealed class TooManyLayers : Rule
{
    /// <summary>How many layers are fine.</summary>
    public static readonly Parameter<int> Max = Parameter.Count("max", "The most layers that are fine, empty ones not counted.", 25, 1);

    // Two RUN steps may well be apart for the cache's sake: dependencies first, then the build. Three in a row seldom are.
    private const int ShortestRun = 3;

    // What is shown of a history that may have as many lines as fit a config.
    private const int MostRuns = 20;
    private const int MostSteps = 50;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "too-many-layers",
        Title = "The image has more layers than it needs",
        Category = RuleCategory.Build,
        Severity = Severity.Low,
        Rationale = "Each layer is a download of its own, and what a later layer deletes stays in the earlier one. RUN steps in a row "
            + "that always change together gain nothing from layers of their own, and cannot clean up after each other.",
        Remedy = "Join RUN steps that follow each other with &&, clean up in the same step, and copy the result of a build stage at once.",
        Needs = Needs.Config,
        Parameters = [Max],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var facts = input.Facts;
        var max = input.Parameters.Get(Max);
        var count = facts.Layers.Length - EmptyLayer.CountIn(facts);
        var findings = new List<RuleFinding>();
        if (count > max)
        {
            findings.Add(new RuleFinding(
                $"the image has {count} layers, more than {max}", new Evidence(EvidenceKind.Config, "manifest.layers", $"{count} layers that are not empty")));
        }

        findings.AddRange(Runs(facts.History).Take(MostRuns).Select(run => Finding(facts.History, run)));

        // The number is judged whatever the history tells; runs are not where it tells nothing.
        return findings.Count == 0 && ApplicationHistory.Untold(facts.History) is Verdict.NotKnown unknown ? unknown : Verdict.Found([.. findings]);
    }

    private static RuleFinding Finding(BuildHistory history, List<BuildStep> run) =>
        new($"{run.Count} RUN steps in a row ({run[0].Place} to {run[^1].Place}) could be one",
            [.. run.Take(MostSteps).Select(step => ApplicationHistory.Evidence(step))])
        {
            Confidence = ApplicationHistory.Confidence(history),
        };

    private static IEnumerable<List<BuildStep>> Runs(BuildHistory history)
    {
        var run = new List<BuildStep>();
        foreach (var step in history.ApplicationSteps)
        {
            if (step is { Instruction: Instruction.Run, IsEmpty: false, SharesLayer: false })
            {
                run.Add(step);
                continue;
            }

            if (run.Count >= ShortestRun)
            {
                yield return run;
            }

            run = [];
        }

        if (run.Count >= ShortestRun)
        {
            yield return run;
        }
    }
}

/// <summary>Layers that hold nothing: some builders write one for a step that changed nothing.</summary>
internal static class EmptyLayer
{
    // The digest of a tar that holds no entry: two blocks of zeros.
    private static readonly Digest DiffId = Digest.Parse("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");

    public static int CountIn(ImageFacts facts) =>
        facts.Config.DiffIds.Length == facts.Layers.Length ? facts.Config.DiffIds.Count(id => id == DiffId) : 0;
}
