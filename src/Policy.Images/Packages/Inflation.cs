using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Policy.Images.Packages;

/// <summary>Inflates what strangers compressed, up to a limit.</summary>
internal static class Inflation
{
    private const int Step = 16 * 1024;

    /// <summary>
    /// Inflates raw deflate (RFC 1951), or zlib (RFC 1950), into a buffer, one byte over the limit at most: who gets more
    /// than <paramref name="limit"/> bytes knows that there were more.
    /// </summary>
    /// <returns>The bytes, to be disposed; null where they are no such stream.</returns>
    public static PooledBytes? Inflate(ReadOnlyMemory<byte> compressed, bool isZlib, int limit)
    {
        if (!MemoryMarshal.TryGetArray(compressed, out var array) || array.Array is null)
        {
            return null;
        }

        var inflated = new PooledBytes(0);
        try
        {
            using var source = new MemoryStream(array.Array, array.Offset, array.Count, writable: false);
            using Stream stream = isZlib
                ? new ZLibStream(source, CompressionMode.Decompress)
                : new DeflateStream(source, CompressionMode.Decompress);
            while (inflated.Length <= limit)
            {
                var room = inflated.Reserve(Step);
                var read = stream.Read(room[..Math.Min(room.Length, limit + 1 - inflated.Length)]);
                if (read == 0)
                {
                    break;
                }

                inflated.Advance(read);
            }

            return inflated;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // zlib's errors come as either, depending on which of its codes it gives.
            inflated.Dispose();
            return null;
        }
    }
}
