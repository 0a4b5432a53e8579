using System.Buffers.Binary;

namespace Policy.Images.Tests.Packages;

/// <summary>Makes SQLite databases by hand, with a table Packages of a key and a blob: whatever page size, however deep.</summary>
internal sealed class TestSqlite(int pageSize)
{
    private readonly List<byte[]> _pages = [];

    /// <summary>A database of these blobs, so many rows a leaf.</summary>
    public static byte[] Of(int pageSize, int rowsALeaf, params byte[][] blobs)
    {
        var database = new TestSqlite(pageSize);
        database.NewPage();
        var leaves = blobs.Index().Chunk(rowsALeaf).Select(rows => database.Leaf(rows)).ToList();
        var root = leaves.Count == 1 ? leaves[0] : database.Interior(leaves);
        database.Schema(root);
        return [.. database._pages.SelectMany(page => page)];
    }

    private int NewPage()
    {
        _pages.Add(new byte[pageSize]);
        return _pages.Count;
    }

    private int Leaf((int Index, byte[] Blob)[] rows)
    {
        var number = NewPage();
        Fill(number, 0, 13, [.. rows.Select(row => Cell(row.Index + 1, Record(0, row.Blob.Length * 2 + 12, [], row.Blob)))], 0);
        return number;
    }

    private int Interior(List<int> leaves)
    {
        var number = NewPage();
        Fill(number, 0, 5, [.. leaves[..^1].Select(leaf => (byte[])[.. Big(leaf, 4), .. Varint(leaf)])], leaves[^1]);
        return number;
    }

    private void Schema(int root)
    {
        byte[] record =
        [
            .. Varint(6), .. Varint(13 + (2 * 5)), .. Varint(13 + (2 * 8)), .. Varint(13 + (2 * 8)), .. Varint(4), .. Varint(13 + 0),
            .. "table"u8, .. "Packages"u8, .. "Packages"u8, .. Big(root, 4),
        ];
        var header = _pages[0];
        "SQLite format 3\0"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(16), (ushort)(pageSize == 65536 ? 1 : pageSize));
        header[18] = header[19] = 2;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(28), _pages.Count);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(44), 4);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(56), 1);
        Fill(1, 100, 13, [Cell(1, record)], 0);
    }

    private void Fill(int number, int start, byte type, byte[][] cells, int last)
    {
        var page = _pages[number - 1];
        page[start] = type;
        BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(start + 3), (ushort)cells.Length);
        if (type == 5)
        {
            BinaryPrimitives.WriteInt32BigEndian(page.AsSpan(start + 8), last);
        }

        var end = pageSize;
        foreach (var (i, cell) in cells.Index())
        {
            end -= cell.Length;
            cell.CopyTo(page, end);
            BinaryPrimitives.WriteUInt16BigEndian(page.AsSpan(start + (type == 5 ? 12 : 8) + (2 * i)), (ushort)end);
        }

        Assert.True(end >= start + 12 + (2 * cells.Length), "the test's rows do not fit");
    }

    private byte[] Cell(int key, byte[] record)
    {
        var most = pageSize - 35;
        var least = ((pageSize - 12) * 32 / 255) - 23;
        var wanted = least + ((record.Length - least) % (pageSize - 4));
        var local = record.Length <= most ? record.Length : wanted <= most ? wanted : least;
        byte[] overflow = local == record.Length ? [] : Big(Overflow(record.AsSpan(local)), 4);
        return [.. Varint(record.Length), .. Varint(key), .. record[..local], .. overflow];
    }

    private int Overflow(ReadOnlySpan<byte> rest)
    {
        var number = NewPage();
        var taken = Math.Min(rest.Length, pageSize - 4);
        rest[..taken].CopyTo(_pages[number - 1].AsSpan(4));
        if (taken < rest.Length)
        {
            BinaryPrimitives.WriteInt32BigEndian(_pages[number - 1], Overflow(rest[taken..]));
        }

        return number;
    }

    private static byte[] Record(int firstType, int secondType, byte[] first, byte[] second)
    {
        byte[] types = [.. Varint(firstType), .. Varint(secondType)];
        return [.. Varint(types.Length + 1), .. types, .. first, .. second];
    }

    private static byte[] Varint(int number) => number < 0x80 ? [(byte)number] : [.. Varint(number >> 7)[..^1], (byte)(Varint(number >> 7)[^1] | 0x80), (byte)(number & 0x7F)];

    private static byte[] Big(int number, int width)
    {
        var bytes = new byte[width];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
