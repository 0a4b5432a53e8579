namespace Policy.Images.Packages;

/// <summary>A row of an SQLite table. Source: SQLite Database File Format, 2.1 Record Format.</summary>
internal static class SqliteRecord
{
    /// <summary>The bytes of a column's value; false where the row has no such column or is cut off.</summary>
    public static bool TryColumn(ReadOnlySpan<byte> record, int column, out ReadOnlySpan<byte> value)
    {
        value = [];
        var at = Varint(record, out var headerLength);
        if (at == 0 || headerLength > record.Length)
        {
            return false;
        }

        var types = record[at..Math.Max(at, (int)headerLength)];
        var start = headerLength;
        while (!types.IsEmpty)
        {
            var read = Varint(types, out var type);
            if (read == 0 || Length(type) is not { } length || length > record.Length - start)
            {
                return false;
            }

            if (column-- == 0)
            {
                value = record.Slice((int)start, (int)length);
                return true;
            }

            start += length;
            types = types[read..];
        }

        return false;
    }

    /// <summary>A whole number of as many bytes as there are, up to eight.</summary>
    public static long Integer(ReadOnlySpan<byte> value)
    {
        long number = 0;
        foreach (var b in value[..Math.Min(value.Length, 8)])
        {
            number = (number << 8) | b;
        }

        return number;
    }

    /// <summary>A number of one to nine bytes, of seven bits each but the ninth (1.6, Variable-length integer).</summary>
    /// <returns>How many bytes it has; 0 where it is cut off or negative.</returns>
    public static int Varint(ReadOnlySpan<byte> bytes, out long number)
    {
        number = 0;
        for (var i = 0; i < Math.Min(bytes.Length, 9); i++)
        {
            number = i == 8 ? (number << 8) | bytes[i] : (number << 7) | (uint)(bytes[i] & 0x7F);
            if (i == 8 || bytes[i] < 0x80)
            {
                return number < 0 ? 0 : i + 1;
            }
        }

        return 0;
    }

    // Serial types: 0 to 9 are null and numbers, 10 and 11 are SQLite's own, from 12 blobs (even) and text (odd).
    private static long? Length(long type) => type switch
    {
        0 or 8 or 9 => 0,
        >= 1 and <= 4 => type,
        5 => 6,
        6 or 7 => 8,
        10 or 11 => null,
        _ => (type - 12) / 2,
    };
}
