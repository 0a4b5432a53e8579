using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Policy.Rules.Images;

namespace Policy.Testing;

/// <summary>Bytes with a media type: a manifest, a config or a layer that a test made.</summary>
/// <param name="MediaType">The media type.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record TestBlob(string MediaType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The sha256 digest of the bytes.</summary>
    public Digest Digest { get; } = DigestOf(Bytes.Span);

    /// <summary>The sha256 digest of bytes.</summary>
    public static Digest DigestOf(ReadOnlySpan<byte> bytes) =>
        Digest.Parse("sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>A descriptor that points to the blob.</summary>
    public JsonObject Descriptor() => new()
    {
        ["mediaType"] = MediaType,
        ["digest"] = Digest.ToString(),
        ["size"] = Bytes.Length,
    };
}

/// <summary>A manifest or index with all that it points to: what is written to layouts, or served by a registry.</summary>
/// <param name="Manifest">The manifest or index.</param>
/// <param name="Children">The manifests of an index, deepest first; a registry wants them before <paramref name="Manifest"/>.</param>
/// <param name="Blobs">Configs and layers.</param>
public sealed record TestContent(TestBlob Manifest, ImmutableArray<TestBlob> Children, ImmutableArray<TestBlob> Blobs)
{
    /// <summary>The digest of the manifest or index.</summary>
    public Digest Digest => Manifest.Digest;

    /// <summary>All of it.</summary>
    public IEnumerable<TestBlob> All => [Manifest, .. Children, .. Blobs];
}
