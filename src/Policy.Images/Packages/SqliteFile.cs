using System.Buffers.Binary;
using System.Text;

namespace Policy.Images.Packages;

/// <summary>Given a row of a table; says whether to go on.</summary>
internal delegate bool OnRow(ReadOnlySpan<byte> record);

/// <summary>
/// Reads the rows of one table of an SQLite database that is in memory: nothing of SQL, no index, no write-ahead log (a
/// closed database has none; of one that says it keeps one, the file is read as it is). Each page is visited once and rows
/// are no more bytes than twice the file, so no input takes longer than its size warrants. Source: SQLite Database File
/// Format, 1.3 The Database Header, 1.6 B-tree Pages, 1.7 Cell Payload Overflow Pages, 2.6 Storage Of The SQL Database Schema.
/// </summary>
internal sealed class SqliteFile
{
    private const int HeaderLength = 100;
    private const byte InteriorTable = 5;
    private const byte LeafTable = 13;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly int _pageSize;
    private readonly int _usable;
    private readonly bool[] _isVisited;
    private long _payloadLeft;

    private SqliteFile(ReadOnlyMemory<byte> file, int pageSize, int usable)
    {
        _file = file;
        _pageSize = pageSize;
        _usable = usable;
        _isVisited = new bool[file.Length / pageSize];
        _payloadLeft = 2L * file.Length;
    }

    /// <summary>Reads a table's rows in the order of their keys.</summary>
    /// <returns>What is wrong with the file; null where nothing is. Rows that came before are good.</returns>
    public static string? ReadTable(ReadOnlyMemory<byte> file, ReadOnlySpan<byte> table, OnRow onRow)
    {
        var header = file.Span;
        if (header.Length < HeaderLength || !header.StartsWith("SQLite format 3\0"u8))
        {
            return "it is no SQLite database: expected `SQLite format 3` at its beginning";
        }

        // 1 stands for 65536, which two bytes cannot hold.
        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is not 1 and var size ? size : 65536;
        var usable = pageSize - header[20];
        if (pageSize < 512 || !int.IsPow2(pageSize) || usable < 480)
        {
            return $"its page size of {pageSize} bytes is not one that SQLite has";
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(header[56..]) is not (0 or 1))
        {
            return "its text is in UTF-16, expected UTF-8";
        }

        var database = new SqliteFile(file, pageSize, usable);
        return database.FindRoot(table, out var root)
            ?? (root > 0 ? database.Walk(root, onRow) : $"it has no table {Encoding.UTF8.GetString(table)}");
    }

    // The schema is a table too, on page 1: type, name, tbl_name, rootpage, sql.
    private string? FindRoot(ReadOnlySpan<byte> table, out long root)
    {
        var name = table.ToArray();
        long found = 0;
        var wrong = Walk(1, record =>
        {
            if (SqliteRecord.TryColumn(record, 0, out var type) && type.SequenceEqual("table"u8)
                && SqliteRecord.TryColumn(record, 1, out var itsName) && Ascii.EqualsIgnoreCase(itsName, name)
                && SqliteRecord.TryColumn(record, 3, out var page))
            {
                found = SqliteRecord.Integer(page);
            }

            return found == 0;
        });
        root = found;
        return wrong;
    }

    private string? Walk(long root, OnRow onRow)
    {
        var pages = new Stack<long>();
        if (!TryVisit(root))
        {
            return Lost(root);
        }

        pages.Push(root);
        while (pages.TryPop(out var number))
        {
            // Page 1 has the database's header before its own.
            var page = Page(number);
            var start = number == 1 ? HeaderLength : 0;
            var isLeaf = page[start] == LeafTable;
            if (!isLeaf && page[start] != InteriorTable)
            {
                return $"page {number} is of type {page[start]}, expected a page of a table (5 or 13)";
            }

            int cells = BinaryPrimitives.ReadUInt16BigEndian(page[(start + 3)..]);
            var pointers = page[(start + (isLeaf ? 8 : 12))..];
            if (cells * 2 > pointers.Length)
            {
                return $"page {number} has more cells than it has room for";
            }

            var wrong = isLeaf ? ReadLeaf(page, pointers[..(cells * 2)], onRow, out var goesOn)
                : PushChildren(page, pointers[..(cells * 2)], BinaryPrimitives.ReadUInt32BigEndian(page[(start + 8)..]), pages, out goesOn);
            if (wrong is not null || !goesOn)
            {
                return wrong;
            }
        }

        return null;
    }

    // The last child is pushed first: rows come in the order of their keys.
    private string? PushChildren(ReadOnlySpan<byte> page, ReadOnlySpan<byte> pointers, uint last, Stack<long> pages, out bool goesOn)
    {
        goesOn = true;
        if (!TryVisit(last))
        {
            return Lost(last);
        }

        pages.Push(last);
        for (var i = pointers.Length - 2; i >= 0; i -= 2)
        {
            var cell = Cell(page, pointers[i..]);
            var child = cell.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(cell);
            if (!TryVisit(child))
            {
                return Lost(child);
            }

            pages.Push(child);
        }

        return null;
    }

    private string? ReadLeaf(ReadOnlySpan<byte> page, ReadOnlySpan<byte> pointers, OnRow onRow, out bool goesOn)
    {
        goesOn = true;
        for (var i = 0; i < pointers.Length && goesOn; i += 2)
        {
            var cell = Cell(page, pointers[i..]);
            var first = SqliteRecord.Varint(cell, out var length);
            var second = first == 0 ? 0 : SqliteRecord.Varint(cell[first..], out _);
            var local = LocalLength(length);
            if (second == 0 || first + second + local > cell.Length)
            {
                return "a row reaches beyond its page";
            }

            _payloadLeft -= length;
            if (_payloadLeft < 0)
            {
                return "its rows are longer than it is itself";
            }

            var payload = cell[(first + second)..];
            if (local == length)
            {
                goesOn = onRow(payload[..local]);
            }
            else if (ReadOverflowing(payload, local, (int)length, onRow, out goesOn) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private string? ReadOverflowing(ReadOnlySpan<byte> payload, int local, int length, OnRow onRow, out bool goesOn)
    {
        goesOn = true;
        using var whole = new PooledBytes(length);
        whole.Append(payload[..local]);
        var pointer = payload[local..];
        while (whole.Length < length)
        {
            var next = pointer.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(pointer);
            if (!TryVisit(next))
            {
                return Lost(next);
            }

            pointer = Page(next);
            whole.Append(pointer.Slice(4, Math.Min(_usable - 4, length - whole.Length)));
        }

        goesOn = onRow(whole.Bytes.Span);
        return null;
    }

    /// <summary>How much of a row stands in its page; what is over stands in overflow pages (1.6, "the amount of payload").</summary>
    private int LocalLength(long length)
    {
        var most = _usable - 35;
        if (length <= most)
        {
            return (int)length;
        }

        var least = ((_usable - 12) * 32 / 255) - 23;
        var wanted = least + ((length - least) % (_usable - 4));
        return wanted <= most ? (int)wanted : least;
    }

    private static ReadOnlySpan<byte> Cell(ReadOnlySpan<byte> page, ReadOnlySpan<byte> pointer)
    {
        int at = BinaryPrimitives.ReadUInt16BigEndian(pointer);
        return at < page.Length ? page[at..] : [];
    }

    private ReadOnlySpan<byte> Page(long number) => _file.Span.Slice((int)(number - 1) * _pageSize, _usable);

    private bool TryVisit(long page)
    {
        if (page < 1 || page > _isVisited.Length || _isVisited[page - 1])
        {
            return false;
        }

        return _isVisited[page - 1] = true;
    }

    private static string Lost(long page) => $"page {page} is asked for, which is not there or was read already";
}
