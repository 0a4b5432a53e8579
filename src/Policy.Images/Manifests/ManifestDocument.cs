using System.Collections.Immutable;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Manifests;

/// <summary>A manifest or an index, read.</summary>
internal abstract record ManifestDocument
{
    private ManifestDocument()
    {
    }

    /// <summary>Its annotations.</summary>
    public required ImmutableDictionary<string, string> Annotations { get; init; }

    /// <summary>An image manifest of OCI or of Docker (schema 2).</summary>
    public sealed record Image : ManifestDocument
    {
        /// <summary>What points to the config.</summary>
        public required Descriptor Config { get; init; }

        /// <summary>The layers, lowest first.</summary>
        public required ImmutableArray<Layer> Layers { get; init; }

        /// <summary>
        /// What kind of artifact it says that it is; null for images. The config's media type says so, since runtimes run
        /// what has an image's config whatever <c>artifactType</c> says. Whether it is one shows when the config is read.
        /// </summary>
        public required string? ArtifactType { get; init; }
    }

    /// <summary>An OCI image index, or Docker's manifest list.</summary>
    public sealed record Index : ManifestDocument
    {
        /// <summary>Its entries in order.</summary>
        public required ImmutableArray<IndexEntry> Entries { get; init; }
    }

    /// <summary>A manifest of a kind that holds no image at all.</summary>
    /// <param name="ArtifactType">What kind of artifact.</param>
    public sealed record Artifact(string ArtifactType) : ManifestDocument;
}

/// <summary>An entry of an index.</summary>
/// <param name="Descriptor">What it points to.</param>
/// <param name="Platform">What it runs on; null where the index does not say.</param>
/// <param name="Annotations">Its annotations.</param>
internal sealed record IndexEntry(Descriptor Descriptor, Platform? Platform, ImmutableDictionary<string, string> Annotations)
{
    /// <summary>What kind of artifact it says that it is; empty where it does not.</summary>
    public string ArtifactType { get; init; } = "";
}
