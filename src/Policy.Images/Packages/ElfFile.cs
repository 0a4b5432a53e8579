using System.Buffers.Binary;

namespace Policy.Images.Packages;

/// <summary>
/// Finds a section of an ELF file, of 32 or 64 bits, of either byte order. Source: System V ABI, "ELF Header" and "Sections".
/// </summary>
internal static class ElfFile
{
    private const int HeaderLength32 = 52;
    private const int HeaderLength64 = 64;
    private const byte Bits64 = 2;
    private const byte BigEndian = 2;

    /// <summary>What each begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "\u007fELF"u8;

    /// <summary>A section's bytes; false where there is no such section, or the file is cut off or no ELF file.</summary>
    /// <remarks>Files of more than 65,279 sections, which count them elsewhere, are taken for ones without.</remarks>
    public static bool TrySection(ReadOnlyMemory<byte> file, ReadOnlySpan<byte> name, out ReadOnlyMemory<byte> section)
    {
        section = default;
        var elf = file.Span;
        if (elf.Length < HeaderLength32 || !elf.StartsWith(Magic) || (elf[4] == Bits64 && elf.Length < HeaderLength64))
        {
            return false;
        }

        var reader = new Fields(elf, elf[4] == Bits64, elf[5] == BigEndian);
        var table = reader.Word(0, 0x20, 0x28);
        var entryLength = reader.Half(reader.Is64 ? 0x3A : 0x2E);
        var count = reader.Half(reader.Is64 ? 0x3C : 0x30);
        var namesIndex = reader.Half(reader.Is64 ? 0x3E : 0x32);
        var leastEntry = reader.Is64 ? 64 : 40;
        if (entryLength < leastEntry || namesIndex >= count || !IsWithin(elf, table, (long)entryLength * count)
            || !TryRange(reader, table + ((long)namesIndex * entryLength), out var namesStart, out var namesLength))
        {
            return false;
        }

        var names = elf.Slice(namesStart, namesLength);
        for (var i = 0; i < count; i++)
        {
            var header = table + ((long)i * entryLength);
            var nameAt = reader.Int(header);
            if (nameAt < names.Length && names[(int)nameAt..] is var its && its.Length > name.Length && its.StartsWith(name)
                && its[name.Length] == 0 && TryRange(reader, header, out var start, out var length))
            {
                section = file.Slice(start, length);
                return true;
            }
        }

        return false;
    }

    private static bool TryRange(Fields reader, long header, out int start, out int length)
    {
        var offset = reader.Word(header, 0x10, 0x18);
        var size = reader.Word(header, 0x14, 0x20);
        var isWithin = IsWithin(reader.Bytes, offset, size);
        (start, length) = isWithin ? ((int)offset, (int)size) : (0, 0);
        return isWithin;
    }

    private static bool IsWithin(ReadOnlySpan<byte> bytes, long start, long length) =>
        start >= 0 && length >= 0 && start <= bytes.Length && length <= bytes.Length - start;

    /// <summary>Numbers of the file's width and byte order.</summary>
    private readonly ref struct Fields(ReadOnlySpan<byte> bytes, bool is64, bool isBigEndian)
    {
        public ReadOnlySpan<byte> Bytes { get; } = bytes;

        public bool Is64 { get; } = is64;

        private bool IsBigEndian { get; } = isBigEndian;

        public ushort Half(int at) =>
            IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(Bytes[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(Bytes[at..]);

        public uint Int(long at) => IsBigEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(Bytes[(int)at..])
            : BinaryPrimitives.ReadUInt32LittleEndian(Bytes[(int)at..]);

        /// <summary>A number of four or eight bytes; negative where it is larger than any file.</summary>
        public long Word(long start, int at32, int at64)
        {
            if (!Is64)
            {
                return Int(start + at32);
            }

            var number = Bytes[(int)(start + at64)..];
            return IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(number) : BinaryPrimitives.ReadInt64LittleEndian(number);
        }
    }
}
