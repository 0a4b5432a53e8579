using System.Collections.Immutable;
using Policy.Rules.Attestations;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.SupplyChain;

/// <summary>What is attached to an image, as findings say it, and why it cannot be said.</summary>
internal static class AttachedEvidence
{
    private const int Most = 5;

    /// <summary>Attestations as evidence, the first few; where there is none, that nothing is attached.</summary>
    public static ImmutableArray<Evidence> Of(ImageFacts facts, IEnumerable<Attestation> attestations)
    {
        ImmutableArray<Evidence> evidence = [.. attestations.Take(Most).Select(Of)];
        return evidence.IsEmpty
            ? [new Evidence(EvidenceKind.Attestation, (facts.Digest ?? facts.ManifestDigest)?.ToString() ?? "the image", "nothing is attached")]
            : evidence;
    }

    /// <summary>An attestation as evidence.</summary>
    public static Evidence Of(Attestation attestation) => new(
        EvidenceKind.Attestation,
        attestation.Where,
        $"{Describe(attestation)}{(attestation.IsForAnotherImage ? ", which says that it is about another image" : "")}");

    /// <summary>What keeps a rule from judging: what could not be read, of the first that could not.</summary>
    public static Verdict Unknown(string what, AttestationProblem problem) =>
        Verdict.Unknown(problem.Reason, $"whether {what} is not known: {problem.Message}");

    private static string Describe(Attestation attestation) => attestation switch
    {
        { Provenance.Builder: { Length: > 0 } builder } => $"build provenance of {builder}",
        { Kind: AttestationKind.Provenance } => "build provenance",
        { Sbom: { } sbom } => $"an SBOM ({sbom.Format}, {sbom.Packages} {(sbom.Packages == 1 ? "package" : "packages")})",
        { Kind: AttestationKind.Sbom } => "an SBOM",
        { Scan: { } scan } => Describe(scan),
        { Kind: AttestationKind.VulnerabilityScan } => "a vulnerability scan",
        _ => attestation.PredicateType,
    };

    private static string Describe(VulnerabilityScan scan)
    {
        var by = scan.Scanner.Length > 0 ? $" by {scan.Scanner}" : "";
        var at = scan.At is { } time ? $" of {time.UtcDateTime:yyyy-MM-dd}" : "";
        return $"a vulnerability scan{by}{at}";
    }
}
