using Policy.Rules.Attestations;

namespace Policy.Images.Attestations;

/// <summary>Names of what may be attached: predicate types of in-toto, artifact types and media types.</summary>
internal static class PredicateTypes
{
    /// <summary>The annotation of a layer that tells its predicate, as BuildKit writes it.</summary>
    public const string BuildKitAnnotation = "in-toto.io/predicate-type";

    /// <summary>The same as cosign writes it.</summary>
    public const string CosignAnnotation = "predicateType";

    /// <summary>The same of a manifest that holds a sigstore bundle.</summary>
    public const string BundleAnnotation = "dev.sigstore.bundle.predicateType";

    // Words in artifact types and media types of what says something of an image. Signatures say nothing that is read here.
    private static readonly string[] Words =
    [
        "in-toto", "dsse", "sigstore.bundle", "spdx", "cyclonedx", "sarif", "sbom", "provenance", "attestation", "vuln", "vex",
    ];

    /// <summary>What a predicate is about. Versions follow on most of them.</summary>
    public static AttestationKind KindOf(string predicateType) => predicateType switch
    {
        _ when Begins(predicateType, "https://slsa.dev/provenance/") || Begins(predicateType, "https://in-toto.io/Provenance/") => AttestationKind.Provenance,
        _ when Begins(predicateType, "https://spdx.dev/Document") || Begins(predicateType, "https://cyclonedx.org/") || Begins(predicateType, "https://syft.dev/bom") => AttestationKind.Sbom,
        _ when Begins(predicateType, "https://cosign.sigstore.dev/attestation/vuln/") || Begins(predicateType, "https://in-toto.io/attestation/vulns/")
            || predicateType == "https://in-toto.io/attestation/vulns" => AttestationKind.VulnerabilityScan,
        _ => AttestationKind.Other,
    };

    /// <summary>What a document of a media type or artifact type is about, where the type tells.</summary>
    public static AttestationKind KindOfMedia(string mediaType) => mediaType switch
    {
        _ when Holds(mediaType, "sarif") => AttestationKind.VulnerabilityScan,
        _ when Holds(mediaType, "provenance") => AttestationKind.Provenance,
        _ when Holds(mediaType, "spdx") || Holds(mediaType, "cyclonedx") || Holds(mediaType, "sbom") => AttestationKind.Sbom,
        _ => AttestationKind.Other,
    };

    /// <summary>Whether a thing of an artifact type may say something of an image; where no type is told, it may.</summary>
    public static bool MayTell(string artifactType) =>
        artifactType.Length == 0
        || artifactType is "application/vnd.oci.empty.v1+json" or "application/vnd.oci.image.config.v1+json"
        || Array.Exists(Words, word => Holds(artifactType, word));

    /// <summary>Whether a predicate is a signature and says nothing else: cosign 3 signs images so.</summary>
    public static bool IsSignature(string predicateType) => Begins(predicateType, "https://sigstore.dev/cosign/sign/");

    private static bool Begins(string type, string prefix) => type.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static bool Holds(string type, string word) => type.Contains(word, StringComparison.OrdinalIgnoreCase);
}
