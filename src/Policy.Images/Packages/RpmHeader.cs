using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Policy.Images.Packages;

/// <summary>
/// A package's header as RPM's databases hold it: two numbers, the index entries, the store of their data; numbers are big
/// endian. Source: rpm.org, "RPM V4 Package format", Header; tags: rpm, include/rpm/rpmtag.h.
/// </summary>
internal static class RpmHeader
{
    /*
     *  0  u32  number of index entries
     *  4  u32  bytes of the store
     *  8  16 bytes an entry: u32 tag, u32 type, u32 offset in the store, u32 count
     *  …  the store
     */
    private const int EntriesAt = 8;
    private const int EntryLength = 16;

    private const uint Name = 1000;
    private const uint Version = 1001;
    private const uint Release = 1002;
    private const uint Epoch = 1003;
    private const uint Size = 1009;
    private const uint LongSize = 5009;

    private const uint Int32 = 4;
    private const uint Int64 = 5;
    private const uint Text = 6;
    private const uint Texts = 8;
    private const uint LocalText = 9;

    // Keys that rpm trusts are kept as if they were packages.
    private const string Key = "gpg-pubkey";

    /// <summary>Adds the package of a header; false where there is no room for more.</summary>
    public static bool AddTo(PackageListBuilder packages, ReadOnlySpan<byte> header)
    {
        if (header.Length < EntriesAt)
        {
            return packages.Malformed("an RPM header that is cut off");
        }

        long entries = BinaryPrimitives.ReadUInt32BigEndian(header);
        long length = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (EntriesAt + (entries * EntryLength) + length > header.Length)
        {
            return packages.Malformed("an RPM header whose entries or data reach beyond its end");
        }

        var index = header.Slice(EntriesAt, (int)entries * EntryLength);
        var store = header.Slice(EntriesAt + index.Length, (int)length);
        string? name = null, version = null, release = null;
        long? epoch = null, size = null;
        for (; !index.IsEmpty; index = index[EntryLength..])
        {
            var type = BinaryPrimitives.ReadUInt32BigEndian(index[4..]);
            var offset = BinaryPrimitives.ReadUInt32BigEndian(index[8..]);
            var data = offset < store.Length ? store[(int)offset..] : [];
            switch (BinaryPrimitives.ReadUInt32BigEndian(index))
            {
                case Name:
                    name ??= ReadText(type, data);
                    break;
                case Version:
                    version ??= ReadText(type, data);
                    break;
                case Release:
                    release ??= ReadText(type, data);
                    break;
                case Epoch:
                    epoch ??= ReadNumber(type, data);
                    break;
                case Size or LongSize:
                    size ??= ReadNumber(type, data);
                    break;
                default:
                    break;
            }
        }

        if (name is null || version is null || release is null)
        {
            return packages.Malformed("an RPM header without a name, a version or a release");
        }

        var prefix = epoch is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number}:") : "";
        return name == Key || packages.Add(name, $"{prefix}{version}-{release}", size);
    }

    private static string? ReadText(uint type, ReadOnlySpan<byte> data)
    {
        // One that does not end within what a name may have is cut where the builder takes it for too long.
        data = data[..Math.Min(data.Length, PackageListBuilder.MaxText + 1)];
        var end = data.IndexOf((byte)0);
        return type is not (Text or Texts or LocalText) || data.IsEmpty ? null : Encoding.UTF8.GetString(end < 0 ? data : data[..end]);
    }

    private static long? ReadNumber(uint type, ReadOnlySpan<byte> data) => type switch
    {
        Int32 when data.Length >= 4 => BinaryPrimitives.ReadUInt32BigEndian(data),
        Int64 when data.Length >= 8 => BinaryPrimitives.ReadInt64BigEndian(data),
        _ => null,
    };
}
