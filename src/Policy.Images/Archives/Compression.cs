namespace Policy.Images.Archives;

/// <summary>Tells how bytes are compressed by how they begin.</summary>
internal static class Compression
{
    public const string Gzip = "gzip";
    public const string Zstd = "zstd";

    /// <summary>How many bytes tell.</summary>
    public const int Longest = 6;

    /// <summary>The compression; null where there is none that is known.</summary>
    public static string? Of(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Gzip // RFC 1952, 2.3.1
        : start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? Zstd // RFC 8878, 3.1.1
        : start.StartsWith("BZh"u8) ? "bzip2"
        : start.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]) ? "xz"
        : null;
}
