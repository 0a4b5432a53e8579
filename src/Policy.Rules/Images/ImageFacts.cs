using System.Collections.Immutable;
using Policy.Rules.Attestations;
using Policy.Rules.Contents;
using Policy.Rules.History;

namespace Policy.Rules.Images;

/// <summary>What is known of one image on one platform, whatever source it was read from.</summary>
public sealed record ImageFacts
{
    /// <summary>What the reference resolves to: the index's digest where there is an index; null for docker archives.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The digest of the platform's manifest; null for docker archives, which hold none.</summary>
    public Digest? ManifestDigest { get; init; }

    /// <summary>The image's config.</summary>
    public required ImageConfig Config { get; init; }

    /// <summary>The layers, lowest first.</summary>
    public required ImmutableArray<Layer> Layers { get; init; }

    /// <summary>Annotations of the manifest, over those of the index's entry and the index. Source: OCI image specification, annotations.md.</summary>
    public ImmutableDictionary<string, string> Annotations { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The platforms that the index offers (attestation entries set aside); the config's own where there is no index.</summary>
    public ImmutableArray<Platform> AvailablePlatforms { get; init; } = [];

    /// <summary>Sum of the layers' sizes as stored, in bytes; null where the source stores them unpacked only (docker archives).</summary>
    public long? CompressedBytes { get; init; }

    /// <summary>The history understood.</summary>
    public required BuildHistory History { get; init; }

    /// <summary>What is in the layers; null where nobody asked.</summary>
    public ContentsResult? Layered { get; init; }

    /// <summary>The manifests in the index that hold attestations of this image; none where there is no index.</summary>
    public ImmutableArray<AttestationManifest> AttestationManifests { get; init; } = [];

    /// <summary>What is attached to the image; null where nobody asked.</summary>
    public AttestationsResult? Attestations { get; init; }

    /// <summary>Provenance out of <see cref="AttestationManifests"/> alone; null where nobody asked, or all was asked for, or there are none.</summary>
    public AttestationsResult? OwnProvenance { get; init; }
}
