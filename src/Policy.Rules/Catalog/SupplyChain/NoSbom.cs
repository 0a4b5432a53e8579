using Policy.Rules.Attestations;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.SupplyChain;

/// <summary><c>no-sbom</c>: nothing that is attached to the image lists what it holds.</summary>
public sealed class NoSbom : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "no-sbom",
        Title = "No SBOM is attached",
        Category = RuleCategory.SupplyChain,
        Severity = Severity.Low,
        Rationale = "An SBOM lists the packages in an image, those too that no package manager in it knows of. When the next vulnerability is told, "
            + "it answers at once which images hold it. That it is there is judged, not whether it is complete.",
        Remedy = "Build with docker buildx build --sbom=true --push, or attach one afterwards (syft or trivy, then cosign attest --type spdxjson or cyclonedx).",
        Needs = Needs.Config | Needs.Attestations,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input) => MissingAttestation.Judge(input, AttestationKind.Sbom, "SBOM", Descriptor.Remedy);
}
