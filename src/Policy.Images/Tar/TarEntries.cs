namespace Policy.Images.Tar;

/// <summary>
/// Walks the headers of a tar and leaves contents alone: ustar, pax, GNU long names and sparse files. Readers differ in
/// what they make of a tar that says things twice; this one follows Go's archive/tar, see <see cref="PaxRecords"/>.
/// </summary>
internal sealed class TarEntries(TarStream stream, int maxEntries)
{
    // Long names and pax records of more than this are no image's; Go's reader takes a megabyte.
    private const int MaxExtension = 1 << 20;

    // A block holds 21 pieces of a sparse file's map.
    private const int MaxSparseBlocks = 10_000;

    private readonly byte[] _header = new byte[TarHeader.Block];
    private byte[] _extension = [];
    private int _count;

    /// <summary>The next entry, with the stream at its content; null at the end.</summary>
    /// <exception cref="InvalidDataException">The tar breaks its format, or ends within an entry.</exception>
    /// <exception cref="TarLimitException">The tar is larger than what is read.</exception>
    public TarEntry? Next()
    {
        string? longName = null;
        string? longTarget = null;
        PaxRecords? records = null;
        while (ReadHeader())
        {
            if (++_count > maxEntries)
            {
                throw new TarLimitException($"more than the {maxEntries} entries that are read");
            }

            var header = new TarHeader(_header);
            switch (header.Type)
            {
                case 'L':
                    longName = Name(Extension(header.Size));
                    continue;
                case 'K':
                    longTarget = Name(Extension(header.Size));
                    continue;
                case 'x':
                    records = PaxRecords.Read(Extension(header.Size));
                    continue;
                case 'g':
                    // Said of all that follows, to which no runtime listens; it is an entry of its own, before which
                    // what was said of the next one is forgotten.
                    PaxRecords.Read(Extension(header.Size));
                    (longName, longTarget, records) = (null, null, null);
                    continue;
            }

            return Entry(header, longName, longTarget, records);
        }

        return longName is null && longTarget is null && records is null ? null : throw new InvalidDataException("it ends within an entry");
    }

    private TarEntry Entry(TarHeader header, string? longName, string? longTarget, PaxRecords? records)
    {
        var plainName = longName ?? records?.Path ?? header.Name;
        var kind = KindOf(header.Type, plainName);

        // Links, folders and devices have no content even where old writers give them a size.
        var stored = kind is TarKind.File or TarKind.Other ? records?.StoredBytes ?? header.Size : 0;
        var isOldSparse = header.Type == 'S';
        var entry = new TarEntry(records?.SparseName ?? plainName, kind, 0, stored, longTarget ?? records?.LinkPath ?? header.LinkTarget)
        {
            Size = isOldSparse ? header.SparseSize : records?.SparseSize ?? stored,
            IsSparse = isOldSparse || records is { IsSparse: true },
            Mode = header.Mode,
            UserId = records?.UserId ?? header.UserId,
            GroupId = records?.GroupId ?? header.GroupId,
            HasCapabilities = records is { HasCapabilities: true },
        };
        if (isOldSparse && header.HasMoreOfSparseMap)
        {
            SkipSparseMap();
        }

        stream.NextEntryAt(stream.Position + RoundUp(stored));
        return entry with { Offset = stream.Position };
    }

    private static TarKind KindOf(char type, string name) => type switch
    {
        '\0' when name.EndsWith('/') => TarKind.Directory,
        '0' or '\0' or '7' or 'S' => TarKind.File,
        '1' => TarKind.HardLink,
        '2' => TarKind.SymbolicLink,
        '3' => TarKind.CharacterDevice,
        '4' => TarKind.BlockDevice,
        '5' => TarKind.Directory,
        '6' => TarKind.Fifo,
        _ => TarKind.Other,
    };

    private bool ReadHeader()
    {
        stream.SkipToEntry();
        var read = stream.Read(_header);
        if (read == 0)
        {
            return false; // An end without the two blocks of zeros: writers that were piped leave them out.
        }

        if (read < TarHeader.Block)
        {
            throw new InvalidDataException("it ends within a header");
        }

        var header = new TarHeader(_header);
        if (header.IsEnd)
        {
            return false;
        }

        return header.HasChecksum ? true : throw new InvalidDataException($"there is no tar header at byte {stream.Position - TarHeader.Block}");
    }

    // Blocks of 21 pieces each; the last byte that counts says whether another follows.
    private void SkipSparseMap()
    {
        for (var blocks = 0; ; blocks++)
        {
            if (blocks == MaxSparseBlocks)
            {
                throw new TarLimitException($"a sparse file in more than the {MaxSparseBlocks * 21} pieces that are read");
            }

            stream.ReadWhole(_header);
            if (_header[504] == 0)
            {
                return;
            }
        }
    }

    private ReadOnlySpan<byte> Extension(long length)
    {
        if (length > MaxExtension)
        {
            throw new TarLimitException($"a name of {length} bytes, more than the {MaxExtension} that are read");
        }

        stream.NextEntryAt(stream.Position + RoundUp(length));
        if (_extension.Length < length)
        {
            _extension = new byte[length];
        }

        var bytes = _extension.AsSpan(0, (int)length);
        return stream.Read(bytes) == length ? bytes : throw new InvalidDataException("it ends within a name");
    }

    // An empty one leaves the header's own.
    private static string? Name(ReadOnlySpan<byte> field) => TarHeader.Text(field) is { Length: > 0 } name ? name : null;

    private static long RoundUp(long size) => (size + TarHeader.Block - 1) / TarHeader.Block * TarHeader.Block;
}
