using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Build.SingleStage;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Twins;

/// <summary>What <c>single-stage</c> says of an image.</summary>
/// <param name="Confidence">How sure it is; 0 where it is not concerned, or says nothing from a half on.</param>
/// <param name="Finding">What it found; null where it found nothing.</param>
/// <param name="Word">Its verdict in a word.</param>
public sealed record StageAnswer(double Confidence, RuleFinding? Finding, string Word)
{
    // Below this nothing is said of one stage.
    private const double Half = 0.5;

    /// <summary>Asks the rule.</summary>
    public static StageAnswer Of(ImageFacts facts)
    {
        var verdict = new SingleStageRule().Evaluate(new RuleInput
        {
            Container = new WorkloadContainer { Image = "" },
            Parameters = ParameterSet.Defaults.With(SingleStageRule.MinConfidence, Half),
            Now = DateTimeOffset.UnixEpoch,
            Facts = facts,
        });
        return verdict switch
        {
            Verdict.Fired { Findings: [var finding] } => new StageAnswer(finding.Confidence, finding, "one stage"),
            Verdict.Passed => new StageAnswer(0, null, "several stages"),
            Verdict.NotConcerned => new StageAnswer(0, null, "nothing built"),
            _ => new StageAnswer(0, null, "unknown"),
        };
    }
}
