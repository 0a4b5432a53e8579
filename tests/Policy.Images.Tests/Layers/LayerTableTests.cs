using System.Collections.Immutable;
using System.Text;
using Policy.Images.Layers;
using Policy.Images.Layers.Tables;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;
using ZstdSharp;

namespace Policy.Images.Tests.Layers;

public sealed class LayerTableTests
{
    private static readonly TestFile[] Files = [new("app/", ""), new("app/main.js", "console.log(1)"), new("etc/passwd", "root:x:0:0::/:\n")];

    private long _read;

    [Fact]
    public async Task A_large_layer_is_listed_with_a_small_part_of_its_bytes_read()
    {
        var random = new Random(7);
        var layer = new TestEstargz([.. Enumerable.Range(0, 50).Select(i =>
        {
            var content = new byte[1 << 20];
            random.NextBytes(content);
            return new TestFile($"usr/lib/file{i:00}", content);
        })]);

        var read = await ReadAsync(layer.Bytes, Estargz(layer.Table));

        Assert.Equal(50, read.Value!.Entries.Count);
        Assert.Equal(50L << 20, read.Value.UnpackedBytes);
        Assert.True(read.Value.IsClaimed);
        Assert.InRange(layer.Bytes.Length, 50 << 20, 60 << 20);
        Assert.InRange(_read, 1, layer.Bytes.Length / 20);
    }

    [Fact]
    public async Task What_an_eStargz_layer_claims_is_what_it_holds()
    {
        var layer = new TestEstargz(Files);
        var claimed = (await ReadAsync(layer.Bytes, Estargz(layer.Table))).Value!;
        using var stream = new MemoryStream(layer.Bytes);
        var held = new LayerReader(new LayerLimits()).Read(stream, "x", Needs.Files, null, CancellationToken.None).Value!;

        Assert.Equal(Paths(held).Where(path => path != "stargz.index.json"), Paths(claimed));
        Assert.Equal(29, claimed.UnpackedBytes);
    }

    [Fact]
    public async Task A_table_of_zstd_chunked_is_read_where_the_manifest_says()
    {
        var table = Encoding.UTF8.GetBytes("""
            {"version":1,"entries":[
              {"type":"dir","name":"usr/","mode":493},
              {"type":"reg","name":"usr/bin/su","mode":2541,"size":70,"uid":7,"gid":8,"xattrs":{"security.capability":"AQ=="}},
              {"type":"chunk","name":"usr/bin/su","size":30},
              {"type":"symlink","name":"bin","linkName":"usr/bin"},
              {"type":"hardlink","name":"usr/bin/sudo","linkName":"usr/bin/su"},
              {"type":"char","name":"dev/null"},{"type":"block","name":"dev/sda"},{"type":"fifo","name":"run/p"},
              {"type":"reg","name":"etc/.wh.shadow"},{"type":"reg","name":"var/.wh..wh..opq"},
              {"type":"reg","name":".no.prefetch.landmark","size":1},{"type":"other","name":"x"}]}
            """);
        using var compressor = new Compressor();
        var packed = compressor.Wrap(table).ToArray();
        byte[] blob = [.. new byte[1000], .. packed, .. new byte[64]];

        var read = await ReadAsync(blob, Chunked(packed, table.Length, offset: 1000));

        Assert.Equal(
            ["usr", "usr/bin/su", "bin", "usr/bin/sudo", "dev/null", "dev/sda", "run/p", "etc/shadow Whiteout", "var OpaqueWhiteout"], Paths(read.Value!));
        var su = Entries(read.Value!)[1];
        Assert.Equal((70L, 0x9ED, 7L, 8L, true, FileStart.NotRead), (su.Size, su.Mode, su.UserId, su.GroupId, su.HasCapabilities, su.Start));
        Assert.Equal(packed.Length, _read);
    }

    [Fact]
    public async Task A_table_of_another_digest_is_none()
    {
        var layer = new TestEstargz(Files);
        var other = TestBlob.DigestOf("other"u8);

        AssertError(await ReadAsync(layer.Bytes, new TableOfContents(TableOfContentsFormat.Estargz, other)), UnknownReason.Malformed, $"its digest is not {other}");
        using var compressor = new Compressor();
        var packed = compressor.Wrap("{}"u8).ToArray();
        AssertError(
            await ReadAsync(packed, Chunked(packed, 2, offset: 0) with { Digest = other }), UnknownReason.Malformed, $"its digest is not {other}");
    }

    public static TheoryData<string, byte[], string> Broken => new()
    {
        { "too short", new byte[51], "it is shorter than a footer" },
        { "no footer", new byte[200], "it does not end with the footer of eStargz" },
        { "a table beyond the end", [.. new byte[100], .. TestEstargz.Footer(5000)], "it does not end with the footer of eStargz" },
        { "no gzip", [.. new byte[100], .. TestEstargz.Footer(0)], "" },
        { "another file", [.. TestLayer.Gzip(TestFile.Tar([new("x", "{}")])), .. TestEstargz.Footer(0)], "there is no stargz.index.json where the footer says" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_is_broken_is_said(string what, byte[] blob, string message)
    {
        Assert.NotEmpty(what);
        AssertError(await ReadAsync(blob, new TableOfContents(TableOfContentsFormat.Estargz, TestBlob.DigestOf("{}"u8))), UnknownReason.Malformed, message);
    }

    [Theory]
    [InlineData("null", "it has no entries")]
    [InlineData("{}", "it has no entries")]
    [InlineData("[", "")]
    [InlineData("""{"entries":[null]}""", "")]
    [InlineData("""{"entries":[5]}""", "")]
    [InlineData("""{"entries":[{"type":"reg"}]}""", "an entry has no name")]
    [InlineData("""{"entries":[{"type":"reg","name":"a","size":-1}]}""", "a size is out of range")]
    [InlineData("""{"entries":[{"type":"reg","name":"a/.wh."}]}""", "it holds a whiteout of no file, .wh.")]
    public async Task A_table_that_is_none_is_said(string table, string message)
    {
        var layer = new TestEstargz(Files, _ => table);

        AssertError(await ReadAsync(layer.Bytes, Estargz(table)), UnknownReason.Malformed, message);
    }

    [Fact]
    public async Task More_than_is_read_is_said()
    {
        var layer = new TestEstargz(Files);

        AssertError(await ReadAsync(layer.Bytes, Estargz(layer.Table), new LayerLimits { Entries = 2 }), UnknownReason.OverLimit, "more than the 2 entries that are read");
        AssertError(
            await ReadAsync(new byte[200 << 20], new TableOfContents(TableOfContentsFormat.ZstdChunked, default) { Length = (16 << 20) + 1 }), UnknownReason.OverLimit, "more than the 16777216 bytes that are read");
    }

    [Theory]
    [InlineData("sha256:D", "10:20:30:1", "ZstdChunked 10 20 30")]
    [InlineData("sha256:D", "10:20:30:2", null)]
    [InlineData("sha256:D", "990:20:30:1", null)]
    [InlineData("sha256:D", "10:0:30:1", null)]
    [InlineData("sha256:D", "10:20:30", null)]
    [InlineData("sha256:D", "10:20:x:1", null)]
    [InlineData("none", "10:20:30:1", null)]
    public void A_manifest_says_where_a_table_is(string digest, string position, string? expected)
    {
        var annotations = ImmutableDictionary<string, string>.Empty
            .Add("io.github.containers.zstd-chunked.manifest-checksum", digest.Replace("D", new string('d', 64), StringComparison.Ordinal))
            .Add("io.github.containers.zstd-chunked.manifest-position", position);
        var table = TableOfContentsReader.Read(annotations, 1000);

        Assert.Equal(expected, table is null ? null : $"{table.Format} {table.Offset} {table.Length} {table.UnpackedLength}");
    }

    [Fact]
    public void An_annotation_says_that_a_layer_is_eStargz()
    {
        const string Name = "containerd.io/snapshot/stargz/toc.digest";

        Assert.Equal(TableOfContentsFormat.Estargz, TableOfContentsReader.Read(ImmutableDictionary<string, string>.Empty.Add(Name, $"sha256:{new string('d', 64)}"), 1000)!.Format);
        Assert.Null(TableOfContentsReader.Read(ImmutableDictionary<string, string>.Empty.Add(Name, "none"), 1000));
        Assert.Null(TableOfContentsReader.Read(ImmutableDictionary<string, string>.Empty, 1000));
    }

    private static void AssertError(SourceResult<LayerContents> read, UnknownReason reason, string message)
    {
        Assert.Equal(reason, read.Error!.Reason);
        Assert.Contains(message, read.Error.Message, StringComparison.Ordinal);
    }

    private static TableOfContents Estargz(string table) => new(TableOfContentsFormat.Estargz, TestBlob.DigestOf(Encoding.UTF8.GetBytes(table)));

    private static TableOfContents Chunked(byte[] packed, long unpacked, long offset) =>
        new(TableOfContentsFormat.ZstdChunked, TestBlob.DigestOf(packed)) { Offset = offset, Length = packed.Length, UnpackedLength = unpacked };

    private Task<SourceResult<LayerContents>> ReadAsync(byte[] blob, TableOfContents table, LayerLimits? limits = null) => LayerTable.ReadAsync(
        new Layer(TestBlob.DigestOf("layer"u8), blob.Length, "application/vnd.oci.image.layer.v1.tar+gzip"), table, limits ?? new LayerLimits(),
        range =>
        {
            _read += range.Length;
            return Task.FromResult<SourceResult<ReadOnlyMemory<byte>>>((ReadOnlyMemory<byte>)blob.AsMemory((int)range.First, (int)range.Length));
        });

    private static List<FileEntry> Entries(LayerContents contents)
    {
        var entries = new List<FileEntry>();
        foreach (var entry in contents.Entries)
        {
            entries.Add(entry);
        }

        return entries;
    }

    private static IEnumerable<string> Paths(LayerContents contents) =>
        Entries(contents).Select(entry => entry.Path + (entry.Kind is FileKind.Whiteout or FileKind.OpaqueWhiteout ? $" {entry.Kind}" : ""));
}
