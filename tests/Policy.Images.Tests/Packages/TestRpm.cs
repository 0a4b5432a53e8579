using System.Buffers.Binary;
using System.Text;

namespace Policy.Images.Tests.Packages;

/// <summary>Makes RPM headers and databases by hand.</summary>
internal static class TestRpm
{
    /// <summary>A package's header, with a description of so many bytes.</summary>
    public static byte[] Header(string name, string version, string release, int? epoch = null, int? size = null, long? longSize = null, int description = 0)
    {
        var index = new List<byte>();
        var store = new List<byte>();
        Add(1000, 6, Text(name));
        Add(1001, 6, Text(version));
        Add(1002, 6, Text(release));
        Add(1003, 4, epoch is { } e ? Big(e, 4) : null);
        Add(1005, 9, Text(new string('d', description)));
        Add(1009, 4, size is { } s ? Big(s, 4) : null);
        Add(5009, 5, longSize is { } l ? Big(l, 8) : null);
        return [.. Big(index.Count / 16, 4), .. Big(store.Count, 4), .. index, .. store];

        void Add(int tag, int type, byte[]? data)
        {
            if (data is not null)
            {
                index.AddRange([.. Big(tag, 4), .. Big(type, 4), .. Big(store.Count, 4), .. Big(1, 4)]);
                store.AddRange(data);
            }
        }
    }

    /// <summary>A database in rpm's own format.</summary>
    public static byte[] Ndb(params byte[][] headers)
    {
        const int Page = 4096;
        var slots = new List<byte>([.. "RpmP"u8, .. new byte[4], .. Little(1), .. Little(1), .. Little(headers.Length + 1), .. new byte[12]]);
        var blobs = new List<byte>();
        foreach (var (i, header) in headers.Index())
        {
            byte[] blob = [.. "BlbS"u8, .. Little(i + 1), .. Little(0), .. Little(header.Length), .. header];
            Array.Resize(ref blob, (blob.Length + 12 + 15) / 16 * 16);
            slots.AddRange([.. "Slot"u8, .. Little(i + 1), .. Little((Page + blobs.Count) / 16), .. Little(blob.Length / 16)]);
            blobs.AddRange(blob);
        }

        while (slots.Count < Page)
        {
            slots.AddRange([.. "Slot"u8, .. new byte[12]]);
        }

        return [.. slots, .. blobs];
    }

    private static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private static byte[] Big(long number, int width)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes[(8 - width)..];
    }

    private static byte[] Little(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }
}
