using Policy.Rules.Contents;

namespace Policy.Images.Tar;

/// <summary>
/// The fields of a header block. Source: POSIX.1-2017, pax, ustar Interchange Format; GNU tar manual, Basic Tar Format.
/// </summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    /// <summary>Bytes of a block.</summary>
    public const int Block = 512;

    /// <summary>The largest size that is taken: sums of as large ones stay within a long.</summary>
    public const long MaxSize = 1L << 60;

    private readonly ReadOnlySpan<byte> _block = block;

    /// <summary>Whether it is a block of zeros, which ends a tar.</summary>
    public bool IsEnd => !_block.ContainsAnyExcept((byte)0);

    /// <summary>Whether the checksum is that of the block.</summary>
    public bool HasChecksum => Octal(_block.Slice(148, 8)) == Checksum();

    /// <summary>What kind of entry it heads.</summary>
    public char Type => (char)_block[156];

    /// <summary>How many bytes of content it says to follow.</summary>
    public long Size => Number(_block.Slice(124, 12), "size");

    /// <summary>The permissions: the lower 12 bits of the mode.</summary>
    public int Mode => (int)(Number(_block.Slice(100, 8), "mode") & 0xFFF);

    /// <summary>The owner's uid.</summary>
    public long UserId => Number(_block.Slice(108, 8), "uid");

    /// <summary>The owner's gid.</summary>
    public long GroupId => Number(_block.Slice(116, 8), "gid");

    /// <summary>The target of a link.</summary>
    public string LinkTarget => Text(_block.Slice(157, 100));

    /// <summary>Whether an old GNU sparse file's map goes on in a block of its own.</summary>
    public bool HasMoreOfSparseMap => _block[482] != 0;

    /// <summary>An old GNU sparse file's size with its holes.</summary>
    public long SparseSize => Number(_block.Slice(483, 12), "size");

    /// <summary>The name, with its prefix where the format has one.</summary>
    /// <exception cref="InvalidDataException">Readers would differ in the name.</exception>
    public string Name
    {
        get
        {
            var name = Text(_block[..100]);
            var prefix = "";
            if (_block.Slice(257, 6).SequenceEqual("ustar\0"u8))
            {
                // The star format has times at the end of the prefix.
                prefix = Text(_block.Slice(345, _block.Slice(508, 4).SequenceEqual("tar\0"u8) ? 131 : 155));
            }
            else if (_block.Slice(257, 8).SequenceEqual("ustar  \0"u8) && !(IsTime(_block.Slice(345, 12)) && IsTime(_block.Slice(357, 12))))
            {
                // GNU has times where others have the prefix; an old writer's bug had both, and readers guess which.
                throw new InvalidDataException("a header of GNU's format has no times where they should be");
            }

            return prefix.Length == 0 ? name : $"{prefix}/{name}";
        }
    }

    private static bool IsTime(ReadOnlySpan<byte> field) => field[0] == 0 || (field[0] & 0x80) != 0 || Octal(field) is not null;

    // Octal digits, or the GNU way for large numbers: the high bit set, then big-endian.
    private static long Number(ReadOnlySpan<byte> field, string what)
    {
        if ((field[0] & 0x80) == 0)
        {
            return Octal(field) ?? throw new InvalidDataException("a header's number is none");
        }

        long value = field[0] & 0x7F;
        foreach (var digit in field[1..])
        {
            if (value > MaxSize >> 8)
            {
                throw new InvalidDataException($"a {what} is out of range");
            }

            value = (value << 8) | digit;
        }

        return value <= MaxSize ? value : throw new InvalidDataException($"a {what} is out of range");
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

    /// <summary>The text of a field, to its NUL where it has one.</summary>
    public static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return PathText.Decode(end < 0 ? field : field[..end]);
    }

    private long Checksum()
    {
        long sum = 8 * ' ';
        for (var i = 0; i < Block; i++)
        {
            sum += i is >= 148 and < 156 ? 0 : _block[i];
        }

        return sum;
    }
}
