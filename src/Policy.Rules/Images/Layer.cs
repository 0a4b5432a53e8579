namespace Policy.Rules.Images;

/// <summary>A layer as the manifest names it. Source: OCI image specification, manifest.md, layers.</summary>
/// <param name="Digest">The digest of the blob as it is stored.</param>
/// <param name="Size">Its size in bytes as it is stored.</param>
/// <param name="MediaType">Its media type.</param>
public sealed record Layer(Digest Digest, long Size, string MediaType)
{
    /// <summary>Where in the blob it lists what it holds; null where it does not.</summary>
    public TableOfContents? TableOfContents { get; init; }
}

/// <summary>A form in which a layer lists what it holds.</summary>
public enum TableOfContentsFormat
{
    /// <summary>eStargz. Source: stargz-snapshotter, docs/estargz.md.</summary>
    Estargz,

    /// <summary>zstd:chunked. Source: containers/storage, pkg/chunked.</summary>
    ZstdChunked,
}

/// <summary>Where a layer lists what it holds. What stands there is the word of whoever made it.</summary>
/// <param name="Format">Its form.</param>
/// <param name="Digest">Its digest, as the manifest says: of the unpacked table for eStargz, of the packed one for zstd:chunked.</param>
public sealed record TableOfContents(TableOfContentsFormat Format, Digest Digest)
{
    /// <summary>Where it begins, in bytes of the blob; unused for eStargz, whose footer says it.</summary>
    public long Offset { get; init; }

    /// <summary>How many bytes it has packed; unused for eStargz.</summary>
    public long Length { get; init; }

    /// <summary>How many bytes it has unpacked; unused for eStargz.</summary>
    public long UnpackedLength { get; init; }
}
