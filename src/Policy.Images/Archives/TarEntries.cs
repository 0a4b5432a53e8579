using System.Buffers.Binary;
using System.Text;

namespace Policy.Images.Archives;

/// <summary>What kind of thing a tar entry is.</summary>
internal enum TarKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A symbolic link, whose target is relative to its own folder.</summary>
    SymbolicLink,

    /// <summary>A hard link, whose target is another entry's name.</summary>
    HardLink,

    /// <summary>A folder, a device, or what nobody needs here.</summary>
    Other,
}

/// <summary>An entry of a tar.</summary>
/// <param name="Name">Its name as written.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where its content begins, in bytes of the unpacked tar.</param>
/// <param name="Size">The content's length in bytes.</param>
/// <param name="LinkTarget">What a link points to; empty for others.</param>
internal sealed record TarEntry(string Name, TarKind Kind, long Offset, long Size, string LinkTarget)
{
    /// <summary>How the content is compressed; null where it is not, or not in a way that is known.</summary>
    public string? Compression { get; init; }
}

/// <summary>
/// Walks the headers of a tar and leaves contents alone: ustar, GNU long names and pax names and sizes, which is all that
/// image archives have. Source: POSIX.1-2017, pax, ustar Interchange Format and pax Header Block.
/// </summary>
internal sealed class TarEntries(TarStream stream, int maxEntries)
{
    private const int Block = 512;

    // Long names and pax records of more than this are no archive's of images.
    private const int MaxExtension = 64 * 1024;

    // Sums of sizes up to this stay within a long.
    private const long MaxSize = 1L << 60;

    private readonly byte[] _header = new byte[Block];
    private int _count;

    /// <summary>The next entry, with the stream at its content; null at the end.</summary>
    /// <exception cref="InvalidDataException">The tar breaks its format, or ends within an entry.</exception>
    public TarEntry? Next()
    {
        string? name = null;
        string? target = null;
        long? size = null;
        while (ReadHeader())
        {
            if (++_count > maxEntries)
            {
                throw new TarLimitException($"more than the {maxEntries} entries that are read");
            }

            var type = (char)_header[156];
            var length = Number(_header.AsSpan(124, 12));
            switch (type)
            {
                case 'L':
                    name = Text(Extension(length));
                    continue;
                case 'K':
                    target = Text(Extension(length));
                    continue;
                case 'x':
                    ReadPax(Extension(length), ref name, ref target, ref size);
                    continue;
                case 'g':
                    Extension(length);
                    continue;
            }

            var kind = type switch
            {
                '0' or '\0' or '7' => TarKind.File,
                '1' => TarKind.HardLink,
                '2' => TarKind.SymbolicLink,
                _ => TarKind.Other,
            };

            // Links have no content even where old writers give them a size.
            var content = type is >= '1' and <= '6' ? 0 : size ?? length;
            stream.NextEntryAt(stream.Position + RoundUp(content));
            return new TarEntry(name ?? HeaderName(), kind, stream.Position, content, target ?? Text(_header.AsSpan(157, 100)));
        }

        return null;
    }

    private bool ReadHeader()
    {
        stream.SkipToEntry();
        var read = stream.Read(_header);
        if (read == 0)
        {
            return false; // An end without the two blocks of zeros: writers that were piped leave them out.
        }

        if (read < Block)
        {
            throw new InvalidDataException("it ends within a header");
        }

        if (!_header.AsSpan().ContainsAnyExcept((byte)0))
        {
            return false;
        }

        if (Octal(_header.AsSpan(148, 8)) != Checksum())
        {
            throw new InvalidDataException($"there is no tar header at byte {stream.Position - Block}");
        }

        return true;
    }

    private byte[] Extension(long length)
    {
        if (length > MaxExtension)
        {
            throw new TarLimitException($"a name of {length} bytes, more than the {MaxExtension} that are read");
        }

        var bytes = new byte[length];
        stream.NextEntryAt(stream.Position + RoundUp(length));
        if (stream.Read(bytes) < length)
        {
            throw new InvalidDataException("it ends within a name");
        }

        return bytes;
    }

    // Records are "length key=value\n", the length counting itself.
    private static void ReadPax(ReadOnlySpan<byte> records, ref string? name, ref string? target, ref long? size)
    {
        while (!records.IsEmpty)
        {
            var space = records.IndexOf((byte)' ');
            if (space < 0 || !int.TryParse(records[..space], out var length) || length <= space + 1 || length > records.Length)
            {
                throw new InvalidDataException("a pax record breaks its format");
            }

            var record = records[(space + 1)..length].TrimEnd((byte)'\n');
            var equals = record.IndexOf((byte)'=');
            var value = equals < 0 ? default : record[(equals + 1)..];
            switch (equals < 0 ? "" : Encoding.UTF8.GetString(record[..equals]))
            {
                case "path":
                    name = Encoding.UTF8.GetString(value);
                    break;
                case "linkpath":
                    target = Encoding.UTF8.GetString(value);
                    break;
                case "size":
                    size = long.TryParse(value, out var number) && number is >= 0 and <= MaxSize ? number : throw new InvalidDataException("a pax size is no number");
                    break;
            }

            records = records[length..];
        }
    }

    private string HeaderName()
    {
        var name = Text(_header.AsSpan(0, 100));
        var isUstar = _header.AsSpan(257, 6).SequenceEqual("ustar\0"u8);
        var prefix = isUstar ? Text(_header.AsSpan(345, 155)) : "";
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    private long Checksum()
    {
        long sum = 8 * ' ';
        for (var i = 0; i < Block; i++)
        {
            sum += i is >= 148 and < 156 ? 0 : _header[i];
        }

        return sum;
    }

    // Octal digits, or the GNU way for large numbers: the high bit set, then big-endian.
    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            var high = field[..^8];
            return field.Length == 12 && (high[0] & 0x7F) == 0 && !high[1..].ContainsAnyExcept((byte)0)
                && BinaryPrimitives.ReadInt64BigEndian(field[^8..]) is >= 0 and <= MaxSize and var large
                    ? large
                    : throw new InvalidDataException("a size is out of range");
        }

        return Octal(field) ?? throw new InvalidDataException("a header's number is none");
    }

    private static long? Octal(ReadOnlySpan<byte> field)
    {
        long value = 0;
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (value << 3) + (digit - '0');
        }

        return value;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static long RoundUp(long size) => (size + Block - 1) / Block * Block;
}
