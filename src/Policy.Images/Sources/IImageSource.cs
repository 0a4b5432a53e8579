using System.Collections.Immutable;
using Policy.Images.Manifests;
using Policy.Rules.Images;

namespace Policy.Images.Sources;

/// <summary>
/// One image's place: a repository in a registry, or a layout or archive on disk. Whatever the place, the same reader
/// makes facts of it. Size and digest of all that is returned have been verified.
/// </summary>
internal interface IImageSource
{
    /// <summary>The manifest or index that the location points to.</summary>
    Task<SourceResult<RawManifest>> ResolveAsync(CancellationToken cancellationToken);

    /// <summary>A manifest or index by digest: an entry of an index.</summary>
    Task<SourceResult<RawManifest>> GetManifestAsync(Descriptor descriptor, CancellationToken cancellationToken);

    /// <summary>A small blob whole, such as a config, up to <paramref name="limit"/> bytes.</summary>
    Task<SourceResult<ReadOnlyMemory<byte>>> GetBlobAsync(Descriptor descriptor, long limit, CancellationToken cancellationToken);
}

/// <summary>One image's place on disk.</summary>
internal interface IDiskSource : IImageSource
{
    /// <summary>What else stands in the layout that the image was found in; nothing in docker archives.</summary>
    Task<SourceResult<ImmutableArray<IndexEntry>>> EntriesAsync(CancellationToken cancellationToken);

    /// <summary>A layer's bytes as stored, up to <paramref name="limit"/>; the stream verifies size and digest where it ends.</summary>
    Task<SourceResult<Stream>> OpenLayerAsync(Layer layer, long limit, CancellationToken cancellationToken);
}

/// <summary>A manifest or an index as it is stored.</summary>
/// <param name="Digest">Its digest; null where the source holds none (docker archives).</param>
/// <param name="MediaType">Its media type, from the descriptor, the response or the document.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record RawManifest(Digest? Digest, string MediaType, ReadOnlyMemory<byte> Bytes);

/// <summary>What points to content. Source: OCI image specification, descriptor.md.</summary>
/// <param name="MediaType">The content's media type.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its size in bytes.</param>
internal sealed record Descriptor(string MediaType, Digest Digest, long Size);
