using Policy.Rules.Attestations;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.SupplyChain;

/// <summary><c>no-provenance</c>: nothing that is attached to the image says how it was built.</summary>
public sealed class NoProvenance : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "no-provenance",
        Title = "No build provenance is attached",
        Category = RuleCategory.SupplyChain,
        Severity = Severity.Low,
        Rationale = "Provenance says what built an image, from which source and on which base images. Without it nobody can tell which images "
            + "a bad base or a bad commit went into. That it is there is judged, not who signed it: that is for tools that verify signatures.",
        Remedy = "Build with docker buildx build --provenance=mode=max --push, or attach provenance afterwards (actions/attest-build-provenance, cosign attest --type slsaprovenance).",
        Needs = Needs.Config | Needs.Attestations,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input) =>
        MissingAttestation.Judge(input, AttestationKind.Provenance, "build provenance", Descriptor.Remedy);
}
