using Policy.Rules.Attestations;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Catalog;

/// <summary>A rule: a descriptor and a pure function from what is known to a verdict.</summary>
public abstract class Rule
{
    /// <summary>What is said of the rule.</summary>
    public abstract RuleDescriptor Descriptor { get; }

    /// <summary>
    /// What it asks for with these parameters. More than the descriptor says is of use to it and not needed: where that
    /// cannot be had, it judges all the same.
    /// </summary>
    public virtual Needs NeedsOf(ParameterSet parameters) => Descriptor.Needs;

    /// <summary>
    /// Judges. It is called only with what the descriptor says the rule needs; what could not be had has been turned
    /// into <see cref="Verdict.NotKnown"/> before. It never throws on what an image or a pod holds.
    /// </summary>
    public abstract Verdict Evaluate(RuleInput input);

    /// <summary>
    /// Judges an index that lacks the platform asked for. Nothing can be said of an image that is not there, so the
    /// answer is <see cref="UnknownReason.NotFound"/>; <c>platform-mismatch</c> has more to say.
    /// </summary>
    public virtual Verdict EvaluateWithoutPlatform(RuleInput input, ImageInspection.NoSuchPlatform index) => Verdict.Unknown(
        UnknownReason.NotFound, index.Missing(input.Platform));
}

/// <summary>What a rule judges.</summary>
public sealed record RuleInput
{
    /// <summary>
    /// The container, its image's location and how its pod runs it. Its name is left out: nothing depends on it, and so
    /// one verdict serves all containers that are alike but for it.
    /// </summary>
    public required WorkloadContainer Container { get; init; }

    /// <summary>The rule's parameters, defaults filled in.</summary>
    public required ParameterSet Parameters { get; init; }

    /// <summary>The time of the decision; only for rules whose descriptor says that they depend on it.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The platform that is asked for; null for rules that need the reference only.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The image's facts, for rules that need more than the reference.</summary>
    /// <exception cref="InvalidOperationException">The rule needs only the reference by its own descriptor.</exception>
    public ImageFacts Facts
    {
        get => field ?? throw new InvalidOperationException("A rule reads facts that its descriptor does not ask for.");
        init;
    }

    /// <summary>What is in the layers, for rules that need it.</summary>
    /// <exception cref="InvalidOperationException">The rule does not need it by its own descriptor.</exception>
    public ImageContents Contents => Facts.Layered is ContentsResult.Known known
        ? known.Contents
        : throw new InvalidOperationException("A rule reads contents that its descriptor does not ask for.");

    /// <summary>What is attached to the image, for rules that need it.</summary>
    /// <exception cref="InvalidOperationException">The rule does not need it by its own descriptor.</exception>
    public AttestationsResult.Known Attestations => Facts.Attestations as AttestationsResult.Known
        ?? throw new InvalidOperationException("A rule reads attestations that its descriptor does not ask for.");

    /// <summary>The reference; null for archives and layouts.</summary>
    public ImageReference? Reference => Container.Location?.Reference;
}
