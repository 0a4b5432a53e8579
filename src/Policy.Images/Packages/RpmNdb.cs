using System.Buffers.Binary;

namespace Policy.Images.Packages;

/// <summary>
/// RPM's own database, Packages.db: a header, slots that say where each package's blob is, the blobs; numbers are little
/// endian. Source: rpm, lib/backend/ndb/rpmpkg.c.
/// </summary>
internal static class RpmNdb
{
    /*
     *  0  u32  "RpmP"
     *  4  u32  version, 0
     *  8  u32  generation
     * 12  u32  pages of slots, this header among them; a page has 4096 bytes
     * 16  u32  the next package's number
     * 32  16 bytes a slot: "Slot", u32 package, u32 first block, u32 blocks; a block has 16 bytes, 0 is a free slot
     *  …  blobs: "BlbS", u32 package, u32 time, u32 length, then the package's header, then a checksum
     */
    private const int HeaderLength = 32;
    private const int SlotLength = 16;
    private const int BlockLength = 16;
    private const int BlobHeadLength = 16;
    private const int PageLength = 4096;

    /// <summary>Adds the packages of a database.</summary>
    public static void Read(ReadOnlySpan<byte> file, PackageListBuilder packages)
    {
        if (file.Length < HeaderLength || !file.StartsWith("RpmP"u8) || Number(file, 4) != 0)
        {
            packages.Malformed("it is no ndb database: expected `RpmP` and version 0 at its beginning");
            return;
        }

        var slotsEnd = Number(file, 12) * PageLength;
        if (slotsEnd > file.Length)
        {
            packages.Malformed("its slots reach beyond its end");
            return;
        }

        // Blobs do not overlap, so all of them together are no longer than the file: who says otherwise is not followed.
        var left = (long)file.Length;
        for (var at = HeaderLength; at < slotsEnd; at += SlotLength)
        {
            var slot = file.Slice(at, SlotLength);
            if (!slot.StartsWith("Slot"u8))
            {
                packages.Malformed($"expected a slot at byte {at}");
                return;
            }

            var start = Number(slot, 8) * BlockLength;
            if (start == 0)
            {
                continue;
            }

            var end = start + (Number(slot, 12) * BlockLength);
            left -= end - start;
            if (left < 0)
            {
                packages.Malformed("its blobs overlap");
                return;
            }

            if (!AddBlob(end <= file.Length ? file[(int)start..(int)end] : [], Number(slot, 4), packages))
            {
                return;
            }
        }
    }

    private static bool AddBlob(ReadOnlySpan<byte> blob, long package, PackageListBuilder packages)
    {
        if (blob.Length < BlobHeadLength || !blob.StartsWith("BlbS"u8) || Number(blob, 4) != package
            || Number(blob, 12) > blob.Length - BlobHeadLength)
        {
            return packages.Malformed($"the blob of package {package} is not where its slot says");
        }

        return RpmHeader.AddTo(packages, blob.Slice(BlobHeadLength, (int)Number(blob, 12)));
    }

    private static long Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
