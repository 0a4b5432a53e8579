using System.Buffers.Binary;
using System.Globalization;
using Policy.Images.Tar;

namespace Policy.Images.Layers.Tables;

/// <summary>The end of an eStargz layer. Source: stargz-snapshotter, docs/estargz.md, Footer and TOC.</summary>
internal static class EstargzFooter
{
    /// <summary>How many bytes it has: an empty gzip member with an extra field.</summary>
    public const int Length = 51;

    private const string TableName = "stargz.index.json";

    private static ReadOnlySpan<byte> Magic => "STARGZ"u8;

    /// <summary>Where the table of contents begins; null where this is no footer.</summary>
    public static long? Read(ReadOnlySpan<byte> footer)
    {
        // gzip with FEXTRA, which holds one field SG of 22 bytes: 16 hex digits and the magic word (RFC 1952, 2.3.1.1).
        if (footer.Length != Length || footer is not [0x1F, 0x8B, 8, 4, ..]
            || BinaryPrimitives.ReadUInt16LittleEndian(footer[10..]) != 26 || !footer[12..14].SequenceEqual("SG"u8)
            || BinaryPrimitives.ReadUInt16LittleEndian(footer[14..]) != 22 || !footer[32..38].SequenceEqual(Magic))
        {
            return null;
        }

        return long.TryParse(footer[16..32], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var offset) && offset >= 0 ? offset : null;
    }

    /// <summary>The table in the tar that holds it alone.</summary>
    /// <exception cref="InvalidDataException">The tar is none, or holds another thing.</exception>
    public static ReadOnlyMemory<byte> TableIn(byte[] tar)
    {
        var entries = new TarEntries(new TarStream(new MemoryStream(tar), tar.Length, CancellationToken.None), maxEntries: 1);
        return entries.Next() is { Kind: TarKind.File, IsSparse: false } entry && entry.Name == TableName && entry.Offset + entry.StoredBytes <= tar.Length
            ? tar.AsMemory((int)entry.Offset, (int)entry.StoredBytes)
            : throw new InvalidDataException($"there is no {TableName} where the footer says");
    }
}
