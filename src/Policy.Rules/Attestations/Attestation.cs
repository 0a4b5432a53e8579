using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Attestations;

/// <summary>What an attestation is about.</summary>
public enum AttestationKind
{
    /// <summary>Something that no rule asks for.</summary>
    Other,

    /// <summary>How the image was built. Source: SLSA, Provenance.</summary>
    Provenance,

    /// <summary>What the image holds: SPDX or CycloneDX.</summary>
    Sbom,

    /// <summary>What a scanner found in the image.</summary>
    VulnerabilityScan,
}

/// <summary>
/// A statement that is attached to an image. That it is there and what it says is known; nobody has verified who signed it.
/// One document can be two: an SBOM that lists vulnerabilities too.
/// </summary>
/// <param name="Kind">What it is about.</param>
/// <param name="PredicateType">What it calls itself: in-toto's predicate type, else its media type.</param>
/// <param name="Where">Where it hangs: <c>index sha256:…</c>, <c>referrer sha256:…</c>, <c>tag sha256-….att</c>.</param>
public sealed record Attestation(AttestationKind Kind, string PredicateType, string Where)
{
    /// <summary>The digest of the document.</summary>
    public Digest? Digest { get; init; }

    /// <summary>When it was made, as it says; null where it does not.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Whether it says that it is about another image than the one that it is attached to.</summary>
    public bool IsForAnotherImage { get; init; }

    /// <summary>What provenance says; null for others, and where it could not be read.</summary>
    public BuildProvenance? Provenance { get; init; }

    /// <summary>What an SBOM says; null for others, and where it could not be read.</summary>
    public SbomSummary? Sbom { get; init; }

    /// <summary>What a scan says; null for others, and where it could not be read.</summary>
    public VulnerabilityScan? Scan { get; init; }

    /// <summary>Why what it says is not known; null where it is.</summary>
    public AttestationProblem? Unread { get; init; }
}

/// <summary>Something that is attached, or may be, and could not be read.</summary>
/// <param name="Reason">Why, of the closed set.</param>
/// <param name="Message">Why, for people: what, where, what was expected.</param>
public sealed record AttestationProblem(UnknownReason Reason, string Message);

/// <summary>An SBOM in brief.</summary>
/// <param name="Format">Its format with the version: <c>SPDX-2.3</c>, <c>CycloneDX 1.6</c>.</param>
/// <param name="Packages">How many packages (SPDX) or components (CycloneDX, the outermost) it lists.</param>
public sealed record SbomSummary(string Format, int Packages);

/// <summary>
/// A manifest in an index that holds attestations of one of its images. Source: BuildKit, docs/attestations/attestation-storage.md.
/// </summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="MediaType">Its media type.</param>
public sealed record AttestationManifest(Digest Digest, long Size, string MediaType);
