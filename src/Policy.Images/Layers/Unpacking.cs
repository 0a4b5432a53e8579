using System.IO.Compression;
using Policy.Images.Archives;
using Policy.Rules.Verdicts;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Policy.Images.Layers;

/// <summary>A layer cannot be read, for a reason of the closed set that the format's own errors do not have.</summary>
internal sealed class LayerException(UnknownReason reason, string message) : Exception(message)
{
    public UnknownReason Reason { get; } = reason;
}

/// <summary>
/// Unpacks a layer as it comes. How it is packed is told by its first bytes, as by runtimes, and not by its media type.
/// </summary>
internal static class Unpacking
{
    private const int ZstdBuffer = 128 * 1024;

    // 64 MiB, the largest window that containerd's and podman's decoder takes; each reader holds one.
    private const int LargestWindow = 26;

    /// <summary>The unpacked bytes. Members of gzip and frames of zstd follow one on the other.</summary>
    /// <exception cref="LayerException">It is packed in a way that is not read.</exception>
    public static Stream Open(ReadAheadStream packed)
    {
        var start = packed.Peek(Compression.Longest);
        if (IsSkippable(start))
        {
            return Zstd(packed);
        }

        return Compression.Of(start) switch
        {
            null => packed,
            Compression.Gzip => new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true),
            Compression.Zstd => Zstd(packed),
            var other => throw new LayerException(UnknownReason.Unsupported, $"is packed with {other}; layers are plain, gzip or zstd"),
        };
    }

    /// <summary>What zstd packed, with a window that is not larger than runtimes take.</summary>
    public static DecompressionStream Zstd(Stream packed)
    {
        var stream = new DecompressionStream(packed, ZstdBuffer);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindow);
        return stream;
    }

    // A frame that decoders pass over. Source: RFC 8878, 3.1.2.
    private static bool IsSkippable(ReadOnlySpan<byte> start) => start is [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..];
}
