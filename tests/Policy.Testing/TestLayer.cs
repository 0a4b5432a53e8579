using System.Collections.Immutable;
using System.IO.Compression;
using Policy.Rules.Images;

namespace Policy.Testing;

/// <summary>A layer that a test makes of files in memory; stored gzipped unless it says otherwise.</summary>
public sealed class TestLayer
{
    private readonly Lazy<byte[]> _tar;
    private readonly Lazy<byte[]> _stored;

    /// <summary>Makes a layer of files.</summary>
    public TestLayer(params IEnumerable<TestFile> files)
    {
        ImmutableArray<TestFile> kept = [.. files];
        _tar = new Lazy<byte[]>(() => TestFile.Tar(kept));
        _stored = new Lazy<byte[]>(() => Compressed ? Gzip(_tar.Value) : _tar.Value);
    }

    /// <summary>Whether it is stored gzipped.</summary>
    public bool Compressed { get; init; } = true;

    /// <summary>Its tar.</summary>
    public ReadOnlyMemory<byte> Tar => _tar.Value;

    /// <summary>Its bytes as they are stored.</summary>
    public ReadOnlyMemory<byte> Stored => _stored.Value;

    /// <summary>The digest of its tar.</summary>
    public Digest DiffId => TestBlob.DigestOf(Tar.Span);

    /// <summary>The digest of its bytes as they are stored.</summary>
    public Digest Digest => TestBlob.DigestOf(Stored.Span);

    /// <summary>Makes a layer of text files.</summary>
    public static TestLayer Of(params IEnumerable<(string Path, string Text)> files) =>
        new(files.Select(file => new TestFile(file.Path, file.Text)));

    /// <summary>Gzips bytes; the result holds no time, so it is the same each time.</summary>
    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }

    /// <summary>The layer's media type.</summary>
    internal string MediaType(bool docker) => (docker, Compressed) switch
    {
        (true, true) => "application/vnd.docker.image.rootfs.diff.tar.gzip",
        (true, false) => "application/vnd.docker.image.rootfs.diff.tar",
        (false, true) => "application/vnd.oci.image.layer.v1.tar+gzip",
        (false, false) => "application/vnd.oci.image.layer.v1.tar",
    };
}
