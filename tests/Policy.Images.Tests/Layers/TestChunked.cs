using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Policy.Testing;
using ZstdSharp;

namespace Policy.Images.Tests.Layers;

/// <summary>
/// A layer of zstd:chunked, as its builders write it: a zstd frame for each file, then the table and a footer in frames
/// that readers of zstd skip.
/// </summary>
internal sealed class TestChunked
{
    // RFC 8878, 3.1.2: any of sixteen.
    private const uint SkippableFrame = 0x184D2A50;

    /// <summary>Makes a layer of files.</summary>
    public TestChunked(IReadOnlyCollection<TestFile> files)
    {
        using var blob = new MemoryStream();
        using var compressor = new Compressor();
        foreach (var file in files)
        {
            blob.Write(compressor.Wrap(TestFile.Tar([file]).AsSpan()[..^1024]));
        }

        blob.Write(compressor.Wrap(new byte[1024]));
        var table = JsonSerializer.SerializeToUtf8Bytes(new
        {
            version = 1,
            entries = files.Select(file => new { type = file.Path.EndsWith('/') ? "dir" : "reg", name = file.Path, size = file.Content.Length, mode = 0x1A4 }),
        });
        var packed = compressor.Wrap(table).ToArray();
        Skip(blob, packed);
        Annotations = new Dictionary<string, string>
        {
            ["io.github.containers.zstd-chunked.manifest-checksum"] = TestBlob.DigestOf(packed).ToString(),
            ["io.github.containers.zstd-chunked.manifest-position"] = string.Create(CultureInfo.InvariantCulture, $"{blob.Length - packed.Length}:{packed.Length}:{table.Length}:1"),
        };
        Skip(blob, Encoding.ASCII.GetBytes("where the table is, once more"));
        Bytes = blob.ToArray();
    }

    /// <summary>The blob.</summary>
    public byte[] Bytes { get; }

    /// <summary>What its descriptor says of the table.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; }

    private static void Skip(MemoryStream blob, byte[] content)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(head, SkippableFrame);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)content.Length);
        blob.Write(head);
        blob.Write(content);
    }
}
