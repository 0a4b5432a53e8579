using System.Formats.Tar;
using System.Text;
using Policy.Images.Archives;
using Policy.Testing;

namespace Policy.Images.Tests.Archives;

public sealed class TarArchiveTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string File => _folder["file.tar"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TarEntryFormat.V7, false)]
    [InlineData(TarEntryFormat.Ustar, false)]
    [InlineData(TarEntryFormat.Pax, false)]
    [InlineData(TarEntryFormat.Gnu, false)]
    [InlineData(TarEntryFormat.V7, true)]
    [InlineData(TarEntryFormat.Pax, true)]
    [InlineData(TarEntryFormat.Gnu, true)]
    public async Task Every_format_is_read_gzipped_or_not(TarEntryFormat format, bool gzipped)
    {
        var name = format == TarEntryFormat.V7 ? "blobs/a" : "blobs/" + string.Join('/', Enumerable.Repeat(new string('a', 60), format == TarEntryFormat.Ustar ? 3 : 6));
        Write(gzipped, Entries(format, ("./first", "one"), (name, "{two}"), ("/last", "three")));

        Assert.Equal("one", await ReadAsync("first"));
        Assert.Equal("{two}", await ReadAsync(name));
        Assert.Equal("three", await ReadAsync("last"));
        Assert.Equal("NotFound: there is no none in FILE", await ReadAsync("none"));
    }

    [Fact]
    public async Task A_gzip_of_several_members_is_one_archive()
    {
        var tar = TestFile.Tar([new("a", "one"), new("b", "two")]);
        System.IO.File.WriteAllBytes(File, [.. TestLayer.Gzip(tar.AsSpan(0, 700)), .. TestLayer.Gzip(tar.AsSpan(700))]);

        Assert.Equal("two", await ReadAsync("b"));
    }

    [Theory]
    [InlineData("sub/link", "../file", "hello")]
    [InlineData("sub/link", "/file", "hello")]
    [InlineData("link", "sub/../file", "hello")]
    [InlineData("link", "../file", "Malformed: link leads out of FILE")]
    [InlineData("link", "../../../etc/passwd", "Malformed: link leads out of FILE")]
    [InlineData("link", "link", "Malformed: link in FILE is reached through links that do not end")]
    [InlineData("link", "nowhere", "NotFound: there is no link in FILE")]
    public async Task Symbolic_links_are_followed_within_the_archive(string link, string target, string expected)
    {
        Write(false, TestFile.Tar([new("file", "hello"), TestFile.Link(link, target)]));

        Assert.Equal(expected, await ReadAsync(link));
    }

    [Fact]
    public async Task Links_in_a_circle_end()
    {
        Write(false, TestFile.Tar([TestFile.Link("one", "two"), TestFile.Link("two", "one")]));

        Assert.Equal("Malformed: one in FILE is reached through links that do not end", await ReadAsync("one"));
    }

    [Fact]
    public async Task Hard_links_are_followed()
    {
        using var buffer = new MemoryStream();
        using (var writer = new TarWriter(buffer, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "a/file") { DataStream = new MemoryStream("hello"u8.ToArray()) });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "b/link") { LinkName = "a/file" });
        }

        Write(false, buffer.ToArray());

        Assert.Equal("hello", await ReadAsync("b/link"));
    }

    // One reader takes the first, another the last.
    [Theory]
    [InlineData("config.json")]
    [InlineData("./config.json")]
    [InlineData("a/../config.json")]
    public async Task A_name_that_stands_twice_is_refused(string second)
    {
        Write(false, TestFile.Tar([new("config.json", "{1}"), new("other", "2"), new(second, "{3}")]));

        Assert.Equal("Malformed: config.json stands more than once in FILE", await ReadAsync("config.json"));
        Assert.Equal("2", await ReadAsync("other"));
    }

    [Fact]
    public async Task A_name_that_leads_out_is_nobodys()
    {
        Write(false, TestFile.Tar([new("../config.json", "{1}"), new("config.json", "{2}")]));

        Assert.Equal("{2}", await ReadAsync("config.json"));
        Assert.Equal("Malformed: ../config.json leads out of FILE", await ReadAsync("../config.json"));
    }

    [Fact]
    public async Task What_is_no_file_is_not_read()
    {
        Write(false, TestFile.Tar([new("dir/", "")]));

        Assert.Equal("NotFound: there is no dir in FILE", await ReadAsync("dir"));
    }

    [Theory]
    [InlineData(5, false, "hello")]
    [InlineData(4, false, "OverLimit: file in FILE has 5 bytes, more than the 4 that are read")]
    [InlineData(4, true, "OverLimit: file in FILE has 5 bytes, more than the 4 that are read")]
    public async Task No_more_is_read_than_the_limit(long limit, bool gzipped, string expected)
    {
        Write(gzipped, TestFile.Tar([new("file", "hello")]));

        Assert.Equal(expected, await ReadAsync("file", limit));
    }

    public static TheoryData<string, byte[], string> Broken => new()
    {
        { "no tar", Enumerable.Repeat((byte)'x', 2048).ToArray(), "Malformed: FILE is no whole tar archive: there is no tar header at byte 0" },
        { "too short", "hello"u8.ToArray(), "Malformed: FILE is no whole tar archive: it ends within a header" },
        { "empty", [], "NotFound: there is no file in FILE" },
        { "cut in content", Valid[..514], "Malformed: FILE is no whole tar archive: it ends within an entry" },
        { "cut before the end", Valid[..1024], "hello" },
        { "cut gzip", TestLayer.Gzip(Valid)[..40], "Malformed: FILE is no whole tar archive" },
        { "gzip of nonsense", [0x1F, 0x8B, .. Enumerable.Repeat((byte)7, 90)], "Malformed: FILE is no whole tar archive" },
        { "bad checksum", Header(h => h[0] ^= 1, fix: false), "Malformed: FILE is no whole tar archive: there is no tar header at byte 0" },
        { "negative size", Header(h => h.AsSpan(124, 12).Fill(0xFF)), "Malformed: FILE is no whole tar archive: a size is out of range" },
        { "huge size", Header(h => { h.AsSpan(124, 12).Clear(); h[124] = 0x80; h[128] = 0x7F; }), "Malformed: FILE is no whole tar archive: a size is out of range" },
        { "large size", Header(h => { h.AsSpan(124, 12).Clear(); h[124] = 0x80; h[129] = 0x7F; }), "OverLimit: FILE has more than the 68719476736 bytes that are read of one" },
        { "size beyond the end", Header(h => "00000007777\0"u8.CopyTo(h.AsSpan(124))), "Malformed: FILE is no whole tar archive: it ends within an entry" },
        { "size no number", Header(h => "hello"u8.CopyTo(h.AsSpan(124))), "Malformed: FILE is no whole tar archive: a header's number is none" },
        { "huge name", Header(h => { h[156] = (byte)'L'; "00010000000\0"u8.CopyTo(h.AsSpan(124)); }), "OverLimit: FILE has a name of 2097152 bytes, more than the 1048576 that are read" },
        { "name beyond the end", Header(h => { h[156] = (byte)'L'; "00000100000\0"u8.CopyTo(h.AsSpan(124)); }), "Malformed: FILE is no whole tar archive: it ends within a name" },
        { "pax nonsense", Header(h => h[156] = (byte)'x'), "Malformed: FILE is no whole tar archive: a pax record breaks its format" },
        { "bzip2", [.. "BZh9"u8, .. new byte[100]], "Unsupported: FILE is packed with bzip2; plain and gzipped archives are read" },
        { "xz", [0xFD, .. "7zXZ"u8, 0, .. new byte[100]], "Unsupported: FILE is packed with xz; plain and gzipped archives are read" },
        { "zstd", [0x28, 0xB5, 0x2F, 0xFD, .. new byte[100]], "Unsupported: FILE is packed with zstd; plain and gzipped archives are read" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_is_broken_is_said(string what, byte[] bytes, string expected)
    {
        Write(false, bytes);

        Assert.True((await ReadAsync("file")).StartsWith(expected, StringComparison.Ordinal), $"{what}: {await ReadAsync("file")}");
    }

    [Fact]
    public async Task A_pax_size_of_nonsense_is_refused()
    {
        var pax = TestFile.Tar([new("PaxHeader", "16 size=999999x\n")]);
        pax[156] = (byte)'x';
        Fix(pax);
        Write(false, [.. pax.AsSpan(0, 1024), .. Valid]);

        Assert.Equal("Malformed: FILE is no whole tar archive: a pax size is no number", await ReadAsync("file"));
    }

    [Theory]
    [InlineData(3, "hello")]
    [InlineData(2, "OverLimit: FILE has more than the 2 entries that are read")]
    public async Task No_more_entries_are_read_than_the_limit(int limit, string expected)
    {
        Write(false, TestFile.Tar([new("a", ""), new("b", ""), new("file", "hello")]));

        Assert.Equal(expected, await ReadAsync("file", limits: new TarLimits { Entries = limit }));
    }

    [Theory]
    [InlineData(2048, "two")]
    [InlineData(2047, "OverLimit: FILE has more than the 2047 bytes that are read of one")]
    public async Task A_bomb_is_not_unpacked_beyond_the_limit(long limit, string expected)
    {
        Write(true, TestFile.Tar([new("a", "one"), new("file", "two")]));

        Assert.Equal(expected, await ReadAsync("file", limits: new TarLimits { UnpackedBytes = limit }));
    }

    [Fact]
    public async Task What_was_not_kept_of_a_gzipped_archive_is_read_again()
    {
        Write(true, TestFile.Tar([new("a", "{1}"), new("b", "{22}"), new("c", "{333}")]));
        var limits = new TarLimits { KeptFileBytes = 4, KeptBytes = 5 };

        Assert.Equal("{1}", await ReadAsync("a", limits: limits));
        Assert.Equal("{22}", await ReadAsync("b", limits: limits));
        Assert.Equal("{333}", await ReadAsync("c", limits: limits));
    }

    [Fact]
    public async Task There_is_no_archive()
    {
        Assert.Equal("NotFound: there is no file FILE", await ReadAsync("a"));
        Directory.CreateDirectory(File);
        Assert.Equal("NotFound: FILE is a folder, not an archive", await ReadAsync("a"));
    }

    [Fact]
    public async Task Who_has_gone_waits_no_longer()
    {
        Write(true, Valid);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TarArchive.OpenAsync(File, new TarLimits(), new CancellationToken(canceled: true)));
    }

    private static byte[] Valid { get; } = TestFile.Tar([new("file", "hello")]);

    private static byte[] Entries(TarEntryFormat format, params (string Name, string Text)[] files)
    {
        using var buffer = new MemoryStream();
        using (var writer = new TarWriter(buffer, format, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                TarEntry(format, name, text, writer);
            }
        }

        return buffer.ToArray();
    }

    private static void TarEntry(TarEntryFormat format, string name, string text, TarWriter writer)
    {
        System.Formats.Tar.TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
            TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
            _ => new PaxTarEntry(TarEntryType.RegularFile, name),
        };
        entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        writer.WriteEntry(entry);
    }

    private static byte[] Header(Action<byte[]> change, bool fix = true)
    {
        byte[] tar = [.. Valid];
        change(tar);
        if (fix)
        {
            Fix(tar);
        }

        return tar;
    }

    private static void Fix(byte[] tar)
    {
        tar.AsSpan(148, 8).Fill((byte)' ');
        var sum = tar.Take(512).Sum(b => b);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);
    }

    private void Write(bool gzipped, byte[] tar) => System.IO.File.WriteAllBytes(File, gzipped ? TestLayer.Gzip(tar) : tar);

    private async Task<string> ReadAsync(string name, long limit = 1000, TarLimits? limits = null)
    {
        var archive = await TarArchive.OpenAsync(File, limits ?? new TarLimits(), TestContext.Current.CancellationToken);
        var read = archive.Succeeded ? await archive.Value.ReadAsync(name, limit, TestContext.Current.CancellationToken) : archive.Error;
        return read.Succeeded
            ? Encoding.UTF8.GetString(read.Value.Span)
            : $"{read.Error.Reason}: {read.Error.Message}".Replace(File, "FILE", StringComparison.Ordinal);
    }
}
