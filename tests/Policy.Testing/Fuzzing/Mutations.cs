using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace Policy.Testing.Fuzzing;

/// <summary>Seeds bent: bytes and numbers exchanged, pieces left out, repeated, or taken from another seed.</summary>
public static class Mutations
{
    private static readonly long[] Numbers =
        [-1, 0, 1, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, int.MaxValue, int.MaxValue + 1L, uint.MaxValue, long.MaxValue, long.MinValue];

    private static readonly byte[][] Words =
        [[], [0], [0xFF], "\n"u8.ToArray(), "\""u8.ToArray(), "{"u8.ToArray(), "["u8.ToArray(), "9"u8.ToArray(), "-1"u8.ToArray(), "1e999"u8.ToArray(), "null"u8.ToArray(), "../"u8.ToArray(), "\\ud800"u8.ToArray(), [0xC3, 0x28]];

    /// <summary>Draws bent seeds; now and then one as it is.</summary>
    public static Gen<byte[]> Of(IReadOnlyList<byte[]> seeds)
    {
        var all = seeds.ToArray();
        var change = Gen.OneOf(
            Exchanged, Exchanged, Numbered, Worded, Left, Repeated,
            from other in Gen.Elements(all) from piece in Piece from at in At select (Func<byte[], byte[]>)(bytes => Put(bytes, at, Cut(other, piece))));
        return from seed in Gen.Elements(all)
               from changes in change.ListOf()
               select changes.Take(12).Aggregate(seed, (bytes, bend) => bytes.Length == 0 ? bytes : bend(bytes));
    }

    private static Gen<int> At => Gen.Choose(0, int.MaxValue);

    private static Gen<(int At, int Length)> Piece => At.Zip(Gen.OneOf(Gen.Choose(1, 16), Gen.Choose(1, 2_000)));

    private static Gen<Func<byte[], byte[]>> Exchanged =>
        from at in At from value in Gen.Choose(0, 255) select (Func<byte[], byte[]>)(bytes => Over(bytes, at, [(byte)value]));

    private static Gen<Func<byte[], byte[]>> Numbered =>
        from at in At
        from number in Gen.Elements(Numbers)
        from width in Gen.Elements(2, 4, 8)
        from isBig in Gen.Elements(true, false)
        select (Func<byte[], byte[]>)(bytes => Over(bytes, at, Bytes(number, width, isBig)));

    private static Gen<Func<byte[], byte[]>> Worded =>
        from at in At from word in Gen.Elements(Words) select (Func<byte[], byte[]>)(bytes => Put(bytes, at, word));

    private static Gen<Func<byte[], byte[]>> Left =>
        from piece in Piece select (Func<byte[], byte[]>)(bytes => [.. bytes.AsSpan(0, piece.At % bytes.Length), .. bytes.AsSpan(Math.Min((piece.At % bytes.Length) + piece.Length, bytes.Length))]);

    private static Gen<Func<byte[], byte[]>> Repeated =>
        from piece in Piece from at in At select (Func<byte[], byte[]>)(bytes => Put(bytes, at, Cut(bytes, piece)));

    private static byte[] Over(byte[] bytes, int at, byte[] value)
    {
        byte[] bent = [.. bytes];
        value.AsSpan(0, Math.Min(value.Length, bent.Length - (at % bent.Length))).CopyTo(bent.AsSpan(at % bent.Length));
        return bent;
    }

    private static byte[] Put(byte[] bytes, int at, ReadOnlySpan<byte> piece)
    {
        var place = at % (bytes.Length + 1);
        return [.. bytes.AsSpan(0, place), .. piece, .. bytes.AsSpan(place)];
    }

    private static ReadOnlySpan<byte> Cut(byte[] bytes, (int At, int Length) piece)
    {
        if (bytes.Length == 0)
        {
            return [];
        }

        var at = piece.At % bytes.Length;
        return bytes.AsSpan(at, Math.Min(piece.Length, bytes.Length - at));
    }

    private static byte[] Bytes(long number, int width, bool isBig)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        var cut = bytes[..width];
        if (isBig)
        {
            Array.Reverse(cut);
        }

        return cut;
    }
}
