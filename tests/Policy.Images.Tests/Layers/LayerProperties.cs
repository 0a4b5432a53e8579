using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Policy.Images.Layers;
using Policy.Images.Layers.Tables;
using Policy.Images.Sources;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Testing;
using ZstdSharp;

namespace Policy.Images.Tests.Layers;

/// <summary>
/// Whatever bytes a layer has, it gives contents or says why not; whatever contents it gives, they can be laid one over
/// the other, written down and read again.
/// </summary>
public sealed class LayerProperties
{
    private const int Cases = 300;

    private static readonly int[] Bytes = [0, 1, 0x1F, '/', '.', '0', '5', '7', 'L', 'x', 'S', 'g', 0x80, 0xFF];

    /// <summary>A tar with all that tars may have.</summary>
    internal static readonly byte[] Tar = new TarBytes()
        .Add("etc/", type: '5').Add("etc/passwd", "root:x:0:0::/:\n"u8).Add("a/../b", "#!/bin/sh"u8)
        .Add("l", type: '2', edit: h => "../etc"u8.CopyTo(h.AsSpan(157))).Add("h", type: '1', edit: h => "b"u8.CopyTo(h.AsSpan(157)))
        .Add("././@LongLink", Encoding.ASCII.GetBytes(new string('n', 200)), 'L').Add("short", "x"u8)
        .Pax(("path", "p/q"), ("size", "3"), ("uid", "7"), ("SCHILY.xattr.security.capability", "x")).Add("z", "abc"u8)
        .Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "s"), ("GNU.sparse.realsize", "9000")).Add("sparse", "0\n"u8)
        .Add("etc/.wh.shadow").Add("etc/.wh..wh..opq").Add("dev/null", type: '3')
        .Add("node_modules/x/package.json", """{"name":"x","version":"1"}"""u8)
        .End();

    private static readonly byte[][] Samples = [Tar, TestLayer.Gzip(Tar), [.. TestLayer.Gzip(Tar.AsSpan(0, 1000)), .. TestLayer.Gzip(Tar.AsSpan(1000))], Zstd(Tar)];

    private static readonly TestEstargz Estargz = new([new TestFile("a/", ""), new TestFile("a/b", "hello"), new TestFile("a/.wh.c", "")]);

    [Fact]
    public void Layers_with_bytes_exchanged() => Check(
        from sample in Gen.Elements(Samples)
        from changes in Gen.Choose(0, 20_000).Zip(Gen.Elements(Bytes)).NonEmptyListOf()
        select Change(sample, changes));

    [Fact]
    public void Tars_with_headers_exchanged() => Check(
        from block in Gen.Choose(0, (Tar.Length / 512) - 1)
        from changes in Gen.Choose(0, 511).Zip(Gen.Elements(Bytes)).NonEmptyListOf()
        select Seal(Change(Tar, changes.Select(change => ((block * 512) + change.Item1, change.Item2))), block * 512));

    [Fact]
    public void Layers_that_are_cut_and_put_together() => Check(
        from first in Gen.Elements(Samples)
        from second in Gen.Elements(Samples)
        from end in Gen.Choose(0, 20_000)
        from begin in Gen.Choose(0, 20_000)
        select (byte[])[.. first[..Math.Min(end, first.Length)], .. second[Math.Min(begin, second.Length)..]]);

    [Fact]
    public void Tables_of_contents_with_bytes_exchanged() => Prop.ForAll(
        (from changes in Gen.Choose(0, Estargz.Table.Length - 1).Zip(Gen.Elements([.. Bytes, '"', '{', ',', '9'])).NonEmptyListOf() select changes).ToArbitrary(),
        changes =>
        {
            var table = Change(Encoding.UTF8.GetBytes(Estargz.Table), changes);
            var layer = new TestEstargz([], _ => Encoding.Latin1.GetString(table));
            var read = LayerTable.ReadAsync(
                new Layer(TestBlob.DigestOf("layer"u8), layer.Bytes.Length, ""),
                new TableOfContents(TableOfContentsFormat.Estargz, TestBlob.DigestOf(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(table)))), new LayerLimits(),
                range => Task.FromResult<SourceResult<ReadOnlyMemory<byte>>>((ReadOnlyMemory<byte>)layer.Bytes.AsMemory((int)range.First, (int)range.Length)));
            Assert.True(read.IsCompletedSuccessfully);
            Look(read.Result);
        }).Check(Draws.Of(Cases));

    private static void Check(Gen<byte[]> layers) => Prop.ForAll(
        layers.ToArbitrary(),
        layer => Look(new LayerReader(new LayerLimits()).Read(new MemoryStream(layer), "the layer", Needs.Contents, null, CancellationToken.None))).Check(Draws.Of(Cases));

    /// <summary>What holds of whatever comes of reading a layer.</summary>
    internal static void Look(SourceResult<LayerContents> read)
    {
        if (!read.Succeeded)
        {
            Assert.NotEmpty(read.Error.Message);
            return;
        }

        var bytes = 0L;
        foreach (var entry in read.Value.Entries)
        {
            Assert.DoesNotContain("//", entry.Path, StringComparison.Ordinal);
            Assert.All(entry.Path.Length == 0 ? [] : entry.Path.Split('/'), part => Assert.False(part is "" or "." or ".."));
            bytes += entry.Size;
        }

        Assert.Equal(read.Value.UnpackedBytes, bytes);
        var tree = FileTree.Merge([read.Value, read.Value]);
        Assert.True(tree.Problem is not null || tree.Wasted.Sum(file => file.Bytes) <= bytes);
        var written = LayerCodec.Read(LayerCodec.Write(read.Value));
        Assert.Equal(read.Value.Entries.Packed.ToArray(), written.Entries.Packed.ToArray());
    }

    private static byte[] Change(byte[] bytes, IEnumerable<(int At, int Value)> changes)
    {
        var changed = bytes.ToArray();
        foreach (var (at, value) in changes)
        {
            changed[at % changed.Length] = (byte)value;
        }

        return changed;
    }

    // A header whose checksum is right again, so that what is in it is looked at.
    private static byte[] Seal(byte[] tar, int header)
    {
        tar.AsSpan(header + 148, 8).Fill((byte)' ');
        TarBytes.Octal(tar.AsSpan(header + 148, 7), tar.Skip(header).Take(512).Sum(b => b));
        return tar;
    }

    private static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(bytes).ToArray();
    }
}
