using System.Buffers.Binary;

namespace Policy.Images.Packages;

/// <summary>
/// Walks the central directory of a zip that is in memory, without an object an entry. What stands before the archive, as
/// the script of a jar that starts itself, is passed over. Source: PKWARE APPNOTE 6.3, 4.3 General Format; of zip64 there
/// is no need below 4 GiB, as entries are walked and not counted.
/// </summary>
internal ref struct ZipFile
{
    private const int EndLength = 22;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int Signature = 4;
    private const int Stored = 0;
    private const int Deflated = 8;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly long _before;
    private readonly int _end;
    private int _next;
    private ReadOnlySpan<byte> _entry;

    private ZipFile(ReadOnlyMemory<byte> file, int start, int end, long before)
    {
        _file = file;
        _next = start;
        _end = end;
        _before = before;
    }

    /// <summary>The entry's name.</summary>
    public readonly ReadOnlySpan<byte> Name => _entry.Slice(EntryLength, UInt16(_entry, 28));

    /// <summary>How many bytes it takes in the archive.</summary>
    public readonly long PackedLength => UInt32(_entry, 20);

    /// <summary>Finds the central directory; false where the bytes are no zip.</summary>
    public static bool TryOpen(ReadOnlyMemory<byte> file, out ZipFile zip)
    {
        zip = default;
        var bytes = file.Span;
        if (bytes.Length < EndLength)
        {
            return false;
        }

        // A comment of up to 65,535 bytes follows the record that ends the archive.
        var least = Math.Max(0, bytes.Length - EndLength - ushort.MaxValue);
        var at = least + bytes[least..^(EndLength - Signature)].LastIndexOf("PK\u0005\u0006"u8);
        if (at < least)
        {
            return false;
        }

        var length = UInt32(bytes, at + 12);
        var offset = UInt32(bytes, at + 16);
        if (length > at || offset > at - length)
        {
            return false;
        }

        // Offsets count from the archive's first byte, which is the file's where the directory is found so; else the
        // directory ends where the record begins.
        var isWhole = bytes[(int)offset..].StartsWith("PK\u0001\u0002"u8);
        var start = isWhole ? offset : at - length;
        zip = new ZipFile(file, (int)start, (int)(start + length), start - offset);
        return true;
    }

    /// <summary>Goes to the next entry; false where there is none, or what follows is none.</summary>
    public bool Next()
    {
        var rest = _file.Span[_next.._end];
        if (rest.Length < EntryLength || !rest.StartsWith("PK\u0001\u0002"u8))
        {
            return false;
        }

        var length = EntryLength + UInt16(rest, 28) + UInt16(rest, 30) + UInt16(rest, 32);
        if (length > rest.Length)
        {
            return false;
        }

        _entry = rest[..length];
        _next += length;
        return true;
    }

    /// <summary>
    /// The entry's bytes, packed as they are; false where they are not there, encrypted, or packed otherwise than by deflate.
    /// </summary>
    public readonly bool TryPacked(out ReadOnlyMemory<byte> packed, out bool isDeflated)
    {
        packed = default;
        var method = UInt16(_entry, 10);
        isDeflated = method == Deflated;
        var isEncrypted = (UInt16(_entry, 8) & 1) != 0;
        var local = UInt32(_entry, 42) + _before;
        if (isEncrypted || method is not (Stored or Deflated) || local > _file.Length - LocalLength)
        {
            return false;
        }

        var header = _file.Span[(int)local..];
        var start = local + LocalLength + UInt16(header, 26) + UInt16(header, 28);
        if (!header.StartsWith("PK\u0003\u0004"u8) || start + PackedLength > _file.Length)
        {
            return false;
        }

        packed = _file.Slice((int)start, (int)PackedLength);
        return true;
    }

    private static int UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
