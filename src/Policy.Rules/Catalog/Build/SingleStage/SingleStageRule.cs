using System.Collections.Immutable;
using System.Globalization;
using Policy.Rules.Catalog.Build.SingleStage.Dockerfiles;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Build.SingleStage;

/// <summary><c>single-stage</c>: the image was built in one stage and shipped with the workshop inside.</summary>
public sealed class SingleStageRule : Rule
{
    private const int MostEvidence = 6;

    /// <summary>How sure it has to be.</summary>
    public static readonly Parameter<double> MinConfidence = Parameter.Ratio(
        "minConfidence", "How sure it has to be that the image was built in one stage, from 0 to 1.", 0.9);

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "single-stage",
        Title = "The image was built in one stage, and what built it is still inside",
        Category = RuleCategory.Build,
        Severity = Severity.Medium,
        Rationale = "Compilers, sources and caches are of no use to an application that runs, and of much to whoever breaks into it. They are pulled by "
            + "every node, looked through by every scanner, and each of their faults is the image's.",
        Remedy = "Build in a stage of its own (FROM … AS build), begin the last stage from a base that can only run the application, and COPY --from=build what it needs.",
        Needs = Needs.Config | Needs.Files | Needs.Packages,
        Parameters = [MinConfidence],
    };

    // A sign more where it is there, and nothing is missing where it is not: it keeps nobody from an answer.
    /// <inheritdoc/>
    public override Needs NeedsOf(ParameterSet parameters) => Descriptor.Needs | Needs.OwnProvenance;

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var reading = StageReading.Of(input.Facts);
        var evidence = StageJudgement.Weigh(reading);
        if (evidence.IsEmpty)
        {
            return Verdict.NotApplicable("nothing was built in the image, and nothing in it builds");
        }

        var confidence = StageJudgement.Confidence(evidence);
        return confidence < input.Parameters.Get(MinConfidence) ? Verdict.Pass : Verdict.Found(Finding(reading, evidence, confidence));
    }

    private static RuleFinding Finding(StageReading reading, ImmutableArray<StageEvidence> evidence, double confidence)
    {
        var estimate = StageEstimate.Of(reading);
        var why = string.Join("; ", evidence.Where(seen => seen.Weight > 0).Take(3).Select(seen => seen.Why));
        var headline = string.Create(
            CultureInfo.InvariantCulture, $"built in one stage: {confidence:0.00}, would be {Quantity.Humanize(estimate.Then)} instead of {Quantity.Humanize(estimate.Now)}");
        return new RuleFinding(
            $"{headline}: {why}",
            [.. evidence.Take(MostEvidence).Select(Weighed), new Evidence(EvidenceKind.Config, "layers", "what it would be, built in stages", estimate.Then)])
        {
            Confidence = confidence,
            Headline = headline,
            Dockerfile = DockerfileAdvice.For(reading),
        };
    }

    private static Evidence Weighed(StageEvidence seen) => seen.Seen with
    {
        What = $"{seen.Weight.ToString("+0.0;-0.0", CultureInfo.InvariantCulture)} {seen.Why}: {seen.Seen.What}",
    };
}
