using System.Buffers;
using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace Policy.Images.Tests.Layers;

/// <summary>Tars as no library would write them, block by block.</summary>
internal sealed class TarBytes
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Adds an entry.</summary>
    /// <param name="name">What stands in the header's field, at most 100 bytes.</param>
    /// <param name="content">The content.</param>
    /// <param name="type">The type flag.</param>
    /// <param name="edit">Changes the header before its checksum is set.</param>
    public TarBytes Add(string name, ReadOnlySpan<byte> content = default, char type = '0', Action<byte[]>? edit = null)
    {
        var header = new byte[512];
        Encoding.Latin1.GetBytes(name, header);
        Octal(header.AsSpan(100, 8), 0x1A4);
        Octal(header.AsSpan(108, 8), 0);
        Octal(header.AsSpan(116, 8), 0);
        Octal(header.AsSpan(124, 12), content.Length);
        Octal(header.AsSpan(136, 12), 0);
        header[156] = (byte)type;
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        edit?.Invoke(header);
        header.AsSpan(148, 8).Fill((byte)' ');
        Octal(header.AsSpan(148, 7), header.Sum(b => b));
        _bytes.Write(header);
        return Raw(content).Raw(new byte[(512 - (content.Length % 512)) % 512]);
    }

    /// <summary>Adds pax records for the next entry.</summary>
    public TarBytes Pax(params (string Key, string Value)[] records) => Add("pax", Records(records), 'x');

    /// <summary>Adds bytes as they are.</summary>
    public TarBytes Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds a library's entry.</summary>
    public static byte[] Of(TarEntryFormat format, params IEnumerable<TarEntry> entries)
    {
        using var buffer = new MemoryStream();
        using (var writer = new TarWriter(buffer, format, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        return buffer.ToArray();
    }

    /// <summary>The tar, ended.</summary>
    public byte[] End() => [.. _bytes.WrittenSpan, .. new byte[1024]];

    /// <summary>Pax records as bytes.</summary>
    public static byte[] Records(params (string Key, string Value)[] records) => [.. records.SelectMany(record => Record(record.Key, Encoding.Latin1.GetBytes(record.Value)))];

    /// <summary>An octal number in a field.</summary>
    public static void Octal(Span<byte> field, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(field.Length - 1, '0'), field);

    private static byte[] Record(string key, byte[] value)
    {
        var rest = Encoding.ASCII.GetBytes($" {key}=").Concat(value).Append((byte)'\n').ToArray();
        var length = rest.Length + 1;
        while (length != rest.Length + length.ToString(CultureInfo.InvariantCulture).Length)
        {
            length++;
        }

        return [.. Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)), .. rest];
    }
}
