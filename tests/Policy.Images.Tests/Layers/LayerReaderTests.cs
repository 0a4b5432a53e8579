using System.Text;
using Policy.Images.Layers;
using Policy.Images.Sources;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;
using Policy.Testing;
using ZstdSharp;

namespace Policy.Images.Tests.Layers;

public sealed class LayerReaderTests
{
    private static readonly byte[] Tar = TestFile.Tar([new("a/b", "hello"), new("a/c", new string('x', 100_000)), TestFile.Link("l", "a/b")]);

    private static readonly byte[] Skipped = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];

    public static TheoryData<string, byte[]> Packed => new()
    {
        { "plain", Tar },
        { "gzip", TestLayer.Gzip(Tar) },
        { "members of gzip", [.. TestLayer.Gzip(Tar.AsSpan(0, 700)), .. TestLayer.Gzip([]), .. TestLayer.Gzip(Tar.AsSpan(700))] },
        { "zstd", Zstd(Tar) },
        { "frames of zstd", [.. Zstd(Tar.AsSpan(0, 700)), .. Skipped, .. Zstd(Tar.AsSpan(700)), .. Skipped] },
        { "a skippable frame first", [.. Skipped, .. Zstd(Tar)] },
        { "more behind the tar", TestLayer.Gzip([.. Tar, .. new byte[200_000]]) },
    };

    [Theory]
    [MemberData(nameof(Packed))]
    public void However_it_is_packed_a_layer_is_read(string how, byte[] blob)
    {
        Assert.NotEmpty(how);
        var contents = Read(blob).Value!;

        Assert.Equal("a/b 5, a/c 100000, l -> a/b", Show(contents));
        Assert.Equal(100_005, contents.UnpackedBytes);
    }

    [Fact]
    public void Wherever_gzip_is_parted_all_members_are_read()
    {
        var tar = TestFile.Tar([new("a", "hello")]);
        for (var at = 0; at <= tar.Length; at += 97)
        {
            Assert.Equal("a 5", Show(Read([.. TestLayer.Gzip(tar.AsSpan(0, at)), .. TestLayer.Gzip(tar.AsSpan(at))]).Value!));
        }
    }

    public static TheoryData<string, byte[], UnknownReason, string> Broken => new()
    {
        { "cut gzip", TestLayer.Gzip(Tar)[..60], UnknownReason.Malformed, "the layer is no whole layer: " },
        { "cut zstd", Zstd(Tar)[..60], UnknownReason.Malformed, "the layer is no whole layer: " },
        { "broken zstd", Exchange(Zstd(Tar), 20), UnknownReason.Malformed, "the layer " },
        { "no tar", TestLayer.Gzip("<html>"u8), UnknownReason.Malformed, "the layer is no whole layer: it ends within a header" },
        { "cut tar", TestLayer.Gzip(Tar.AsSpan(0, 2000)), UnknownReason.Malformed, "the layer is no whole layer: it ends within an entry" },
        { "bzip2", [.. "BZh9"u8, .. new byte[600]], UnknownReason.Unsupported, "the layer is packed with bzip2; layers are plain, gzip or zstd" },
        { "xz", [0xFD, .. "7zXZ\0"u8, .. new byte[600]], UnknownReason.Unsupported, "the layer is packed with xz; layers are plain, gzip or zstd" },
        { "a whiteout of nothing", TestFile.Tar([new("a/.wh.", "")]), UnknownReason.Malformed, "the layer is no whole layer: it holds a whiteout of no file, .wh." },
        { "a whiteout of the folder above", TestFile.Tar([new("a/.wh...", "")]), UnknownReason.Malformed, "the layer is no whole layer: it holds a whiteout of no file, .wh..." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_broken_is_said(string what, byte[] blob, UnknownReason reason, string message)
    {
        Assert.NotEmpty(what);
        var error = Read(blob).Error!;

        Assert.Equal(reason, error.Reason);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_of_another_digest_are_nobodys()
    {
        var blob = TestLayer.Gzip(Tar);
        using var stream = new VerifiedStream("x", new MemoryStream(blob), new Expectation(1 << 20, blob.Length, TestBlob.DigestOf("other"u8)));

        Assert.Contains("whose digest is not sha256:", new LayerReader(new LayerLimits()).Read(stream, "the layer", Needs.Files, null, CancellationToken.None).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_on_the_tar_counts_for_the_digest()
    {
        byte[] blob = [.. Tar, .. new byte[300_000]];
        using var stream = new VerifiedStream("x", new MemoryStream(blob), new Expectation(1 << 20, blob.Length, TestBlob.DigestOf(blob)));

        Assert.True(new LayerReader(new LayerLimits()).Read(stream, "the layer", Needs.Files, null, CancellationToken.None).Succeeded);
        Assert.Equal(blob.Length, stream.Position);
    }

    [Fact]
    public void Entries_are_kept_as_they_are()
    {
        var tar = new TarBytes()
            .Add("./", type: '5').Add("./etc/", type: '5').Add("/etc/../usr//./bin/../x", "#!/bin/sh"u8)
            .Add("../../up", "MZ"u8).Add("lib", type: '2', edit: h => "../usr/lib"u8.CopyTo(h.AsSpan(157)))
            .Add("hard", type: '1', edit: h => "./usr//x"u8.CopyTo(h.AsSpan(157)))
            .Add("dev/null", type: '3').Add("dev/sda", type: '4').Add("run/pipe", type: '6').Add("odd", type: 'V')
            .Add("d/.wh.gone").Add("d/.wh..wh..opq").Add(".wh..wh.plnk/1").Add(".wh..wh.aufs").Add(".wh.top").Add("bad\u00ff")
            .End();

        Assert.Equal(
            "/, etc/, usr/x 9 Script, up 2 Pe, lib -> ../usr/lib, hard => usr/x, dev/null c, dev/sda b, run/pipe p, -d/gone, -d/*, .wh..wh.plnk/1 0, -.wh.aufs, -top, bad\udcff 0", Show(Read(tar).Value!));
    }

    [Theory]
    [InlineData("\u007fELF\u0002", FileStart.Elf)]
    [InlineData("#!/bin/sh\n", FileStart.Script)]
    [InlineData("PK\u0003\u0004", FileStart.Zip)]
    [InlineData("!<arch>\n", FileStart.Archive)]
    [InlineData("MZ", FileStart.Pe)]
    [InlineData("", FileStart.Other)]
    [InlineData("#", FileStart.Other)]
    [InlineData("text", FileStart.Other)]
    public void How_a_file_begins_is_kept(string content, FileStart start) =>
        Assert.Equal(start, Entries(Read(new TarBytes().Add("a", Encoding.Latin1.GetBytes(content)).End()).Value!).Single().Start);

    [Fact]
    public void Small_files_of_the_system_are_kept_whole()
    {
        var passwd = string.Concat(Enumerable.Repeat("root:x:0:0::/root:/bin/sh\n", 5000));
        var contents = Read(TestFile.Tar([new("etc/passwd", passwd), new("./etc/group", ""), new("usr/lib/os-release", "ID=debian\n"), new("etc/shadow", "root:*")])).Value!;

        Assert.Equal(["etc/group", "etc/passwd", "usr/lib/os-release"], contents.Files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(passwd, Encoding.UTF8.GetString(contents.Files["etc/passwd"].AsSpan()));
        Assert.Empty(contents.Problems);
    }

    [Theory]
    [InlineData("usr/lib/os-release.container", true)]
    [InlineData("usr/lib/os-release.basic", true)]
    [InlineData("usr/lib/os.release.d/os-release-fedora", true)]
    [InlineData("usr/lib/os-release.d", false)]
    public void Fedoras_os_release_is_kept_where_the_link_leads(string path, bool isKept) =>
        Assert.Equal(isKept, Read(TestFile.Tar([new(path, "ID=fedora\n")])).Value!.Files.ContainsKey(path));

    [Fact]
    public void One_that_is_too_large_is_a_problem() => Assert.Equal(
        new ContentProblem("etc/passwd", UnknownReason.OverLimit, "larger than the 262144 bytes that are read of such a file"),
        Assert.Single(Read(TestFile.Tar([new("etc/passwd", new string('x', 262_145))])).Value!.Problems));

    [Fact]
    public void A_sparse_one_is_a_problem() => Assert.Equal(
        new ContentProblem("etc/passwd", UnknownReason.Unsupported, "a sparse file, which is not read"),
        Assert.Single(Read(new TarBytes().Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "9000")).Add("etc/passwd", new byte[600]).End()).Value!.Problems));

    [Fact]
    public void Of_a_file_that_stands_twice_the_last_counts()
    {
        var layer = Read(new TarBytes()
            .Add("etc/passwd", "root:x:0:0::/:\n"u8).Add("node_modules/x/package.json", """{"name":"x","version":"1"}"""u8)
            .Add("etc/passwd", type: '2', edit: h => "shadow"u8.CopyTo(h.AsSpan(157))).Add("./node_modules/x/package.json", """{"name":"x","version":"2"}"""u8)
            .End()).Value!;

        Assert.Empty(layer.Files);
        Assert.Equal(["x 2"], layer.Packages.Select(package => $"{package.Name} {package.Version}"));
    }

    [Fact]
    public void Of_an_application_s_manifest_that_stands_twice_the_last_counts()
    {
        var layer = Read(new TarBytes()
            .Add("app/package.json", """{"devDependencies":{"x":"1"}}"""u8).Add("b/package.json", """{"dependencies":{"y":"1"}}"""u8)
            .Add("./app/package.json", """{"dependencies":{"z":"1"}}"""u8)
            .End()).Value!;

        Assert.Equal([new NpmManifest("b/package.json", "y", ""), new NpmManifest("app/package.json", "z", "")], layer.Manifests.AsEnumerable());
    }

    [Fact]
    public void What_packages_ask_for_counts_as_their_text()
    {
        var tar = TestFile.Tar([new("node_modules/a/package.json", """{"name":"a","version":"1","dependencies":{"bbbb":"1"}}"""), new("package.json", """{"devDependencies":{"cccc":"1"}}""")]);

        Assert.Null(ReadText(tar, 10).Error);
        Assert.Equal("OverLimit: the layer has more than the 200000 packages, or 9 characters of them, that are kept", Why(ReadText(tar, 9)));
        Assert.Equal(
            "OverLimit: the layer has more than the 1 packages, or 16777216 characters of them, that are kept",
            Why(new LayerReader(new LayerLimits { Packages = 1 }).Read(new MemoryStream(tar), "the layer", Needs.Contents, null, CancellationToken.None)));

        static SourceResult<LayerContents> ReadText(byte[] tar, int most) =>
            new LayerReader(new LayerLimits { PackageText = most }).Read(new MemoryStream(tar), "the layer", Needs.Contents, null, CancellationToken.None);
    }

    [Fact]
    public void Packages_have_an_end()
    {
        var status = string.Concat(Enumerable.Range(0, 20).Select(i => $"Package: p{i}\nStatus: install ok installed\nVersion: 1\n\n"));
        var tar = TestFile.Tar([new("var/lib/dpkg/status.d/a", status), new("var/lib/dpkg/status.d/b", status)]);

        Assert.Equal(
            "OverLimit: the layer has more than the 30 packages, or 16777216 characters of them, that are kept",
            Why(new LayerReader(new LayerLimits { Packages = 30 }).Read(new MemoryStream(tar), "the layer", Needs.Contents, null, CancellationToken.None)));
    }

    [Theory]
    [InlineData(4096, null)]
    [InlineData(4097, "the layer has a path of more than the 4096 bytes that Linux takes")]
    public void Paths_have_an_end(int length, string? message) =>
        Assert.Equal(message, Read(new TarBytes().Pax(("path", string.Join('/', Enumerable.Repeat(new string('a', 240), 17)).PadRight(length, 'b')[..length])).Add("a").End()).Error?.Message);

    [Theory]
    [InlineData(255, null)]
    [InlineData(256, "the layer has a name of more than the 255 bytes that Linux takes")]
    public void Names_have_an_end(int length, string? message) =>
        Assert.Equal(message, Read(new TarBytes().Pax(("path", $"d/{new string('a', length)}")).Add("a").End()).Error?.Message);

    [Fact]
    public void Caps_are_named()
    {
        var tar = TestFile.Tar([new("a", "1"), new("b", "2")]);

        Assert.Equal("OverLimit: the layer has more than the 1 entries that are read", Why(Read(tar, new LayerLimits { Entries = 1 })));
        Assert.Equal("OverLimit: the layer has more than the 600 bytes that are read of one", Why(Read(tar, new LayerLimits { UnpackedBytes = 600 })));
        Assert.Equal("OverLimit: the layer has names of files that take more than the 10 bytes that are kept", Why(Read(tar, new LayerLimits { ListBytes = 10 })));
    }

    // Ten gigabytes of zeros in ten megabytes; a hundredth of that is enough to be known for what it is.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_bomb_is_known_before_it_is_unpacked(bool zstd)
    {
        using var bomb = new BombStream(10L << 30, zstd);

        Assert.Equal("OverLimit: the layer has more than 250 times the bytes unpacked that it has packed", Why(new LayerReader(new LayerLimits()).Read(bomb, "the layer", Needs.Files, null, CancellationToken.None)));
        Assert.InRange(bomb.Unpacked, 64 << 20, 512 << 20);
    }

    [Fact]
    public void A_million_empty_files_are_too_many()
    {
        using var files = new ManyFilesStream(1_000_000);

        Assert.Equal("OverLimit: the layer has more than the 500000 entries that are read", Why(new LayerReader(new LayerLimits()).Read(files, "the layer", Needs.Files, null, CancellationToken.None)));
    }

    [Fact]
    public void A_read_that_is_given_up_says_so()
    {
        using var given = new CancellationTokenSource();
        using var stream = new CutStream(TestLayer.Gzip(Tar), given.Cancel);

        Assert.Throws<OperationCanceledException>(() => new LayerReader(new LayerLimits()).Read(stream, "the layer", Needs.Files, null, given.Token));
        Assert.Equal("Unreachable: the layer broke off: cut", Why(new LayerReader(new LayerLimits()).Read(stream, "the layer", Needs.Files, null, CancellationToken.None)));
    }

    [Fact]
    public void Contents_survive_being_written_down()
    {
        var contents = Read(TestFile.Tar([new("etc/passwd", "root:x:0:0::/:\n"), new("b", "2"), TestFile.Link("l", "b")])).Value! with
        {
            Packages = [new Package(PackageKind.Npm, "ä", "1.0", "p\udcff", null), new Package(PackageKind.Dpkg, "libc6", "2.36", "var/lib/dpkg/status", 0), new Package(PackageKind.Npm, "a", "1", "n", null) { Requires = "b\n@c/ü" }],
            Manifests = [new NpmManifest("app\udcff/package.json", "a", "b\nc"), new NpmManifest("package.json", "", "")],
            Problems = [new ContentProblem("x", UnknownReason.Malformed, "broken")],
        };
        var written = LayerCodec.Write(contents);
        var read = LayerCodec.Read(written);

        Assert.Equal(Show(contents), Show(read));
        Assert.Equal(contents.UnpackedBytes, read.UnpackedBytes);
        Assert.Equal(contents.Packages, read.Packages.AsEnumerable());
        Assert.Equal(contents.Manifests, read.Manifests.AsEnumerable());
        Assert.Equal(contents.Problems, read.Problems.AsEnumerable());
        Assert.Equal(contents.Files["etc/passwd"].AsEnumerable(), read.Files["etc/passwd"]);
        Assert.Throws<InvalidDataException>(() => LayerCodec.Read(Exchange(written, ^1)));
        Assert.Throws<InvalidDataException>(() => LayerCodec.Read(Exchange(written, 0)));
        Assert.Throws<InvalidDataException>(() => LayerCodec.Read(written[..^1]));
        Assert.Throws<InvalidDataException>(() => LayerCodec.Read([]));
    }

    private static SourceResult<LayerContents> Read(byte[] blob, LayerLimits? limits = null) =>
        new LayerReader(limits ?? new LayerLimits()).Read(new MemoryStream(blob), "the layer", Needs.Contents, null, CancellationToken.None);

    private static string Why(SourceResult<LayerContents> read) => $"{read.Error!.Reason}: {read.Error.Message}";

    private static byte[] Zstd(ReadOnlySpan<byte> bytes)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(bytes).ToArray();
    }

    private static byte[] Exchange(byte[] bytes, Index at)
    {
        var changed = bytes.ToArray();
        changed[at] ^= 0x55;
        return changed;
    }

    private static List<FileEntry> Entries(LayerContents contents)
    {
        var entries = new List<FileEntry>();
        foreach (var entry in contents.Entries)
        {
            entries.Add(entry);
        }

        return entries;
    }

    private static string Show(LayerContents contents) => string.Join(", ", Entries(contents).Select(entry => entry.Kind switch
    {
        FileKind.Directory => $"{entry.Path}/",
        FileKind.SymbolicLink => $"{entry.Path} -> {entry.LinkTarget}",
        FileKind.HardLink => $"{entry.Path} => {entry.LinkTarget}",
        FileKind.CharacterDevice => $"{entry.Path} c",
        FileKind.BlockDevice => $"{entry.Path} b",
        FileKind.Fifo => $"{entry.Path} p",
        FileKind.Whiteout => $"-{entry.Path}",
        FileKind.OpaqueWhiteout => $"-{entry.Path}/*",
        _ => $"{entry.Path} {entry.Size}" + (entry.Start == FileStart.Other ? "" : $" {entry.Start}"),
    }));

    /// <summary>A stream that is cut while it is read.</summary>
    private sealed class CutStream(byte[] bytes, Action onCut) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer)
        {
            onCut();
            throw new IOException("cut");
        }
    }
}
