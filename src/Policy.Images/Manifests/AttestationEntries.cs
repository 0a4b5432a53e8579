using System.Collections.Immutable;
using Policy.Rules.Attestations;
using Policy.Rules.Images;

namespace Policy.Images.Manifests;

/// <summary>
/// Entries of an index that hold attestations of other entries. Source: BuildKit, docs/attestations/attestation-storage.md.
/// </summary>
internal static class AttestationEntries
{
    private const string TypeAnnotation = "vnd.docker.reference.type";
    private const string DigestAnnotation = "vnd.docker.reference.digest";
    private const string AttestationType = "attestation-manifest";

    // BuildKit makes one for each platform.
    private const int Most = 16;

    /// <summary>Whether an entry is one.</summary>
    public static bool Is(IndexEntry entry) => entry.Annotations.GetValueOrDefault(TypeAnnotation) == AttestationType;

    /// <summary>Those of a manifest, the first few.</summary>
    public static ImmutableArray<AttestationManifest> Of(ImmutableArray<IndexEntry> entries, Digest manifest) =>
    [
        .. entries.Where(entry => entry.Annotations.GetValueOrDefault(DigestAnnotation) == manifest.ToString()).Take(Most)
            .Select(entry => new AttestationManifest(entry.Descriptor.Digest, entry.Descriptor.Size, entry.Descriptor.MediaType)),
    ];
}
