using System.Collections.Immutable;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Catalog.Reference;

/// <summary><c>pull-policy</c>: a mutable tag that is not pulled afresh.</summary>
public sealed class PullPolicyRule : Rule
{
    /// <summary>Images whose two-part versions are full.</summary>
    public static readonly Parameter<ImmutableArray<string>> FullVersions = Tags.FullVersions;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "pull-policy",
        Title = "A mutable tag is not pulled afresh, so that nodes can run different images",
        Category = RuleCategory.Reference,
        Severity = Severity.Low,
        Rationale = "With IfNotPresent a node keeps the image that it has under a tag, with Never it has to: "
            + "once the tag has moved, the same workload runs different code on old and new nodes.",
        Remedy = "Refer to the image by full version or digest, or set imagePullPolicy: Always.",
        Needs = Needs.Reference,
        Parameters = [FullVersions],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        if (input.Reference is not { } reference)
        {
            return Verdict.NotApplicable("the image is read from a file, not by a tag");
        }

        if (input.Container.Pod is not { } pod)
        {
            return Verdict.NotApplicable("no pod says when the image is pulled");
        }

        var kind = Tags.KindOf(reference, input.Parameters.Get(FullVersions));
        if (reference.Digest is not null || !Tags.Moves(kind) || pod.PullPolicy == PullPolicy.Always)
        {
            return Verdict.Pass;
        }

        var effect = pod.PullPolicy == PullPolicy.Never ? "a node runs what was loaded there" : "a node that has an older image keeps it";
        return Verdict.Found(new RuleFinding(
            $"{reference.Original} {Tags.Why(kind, reference.Tag)}, and with imagePullPolicy {pod.PullPolicy} {effect}",
            new Evidence(EvidenceKind.Reference, "image", reference.Original),
            new Evidence(EvidenceKind.Config, "imagePullPolicy", $"{pod.PullPolicy}")));
    }
}
