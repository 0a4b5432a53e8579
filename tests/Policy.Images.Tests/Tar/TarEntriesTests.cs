using System.Formats.Tar;
using Policy.Images.Tar;
using Policy.Images.Tests.Layers;
using Policy.Testing;
using TarEntry = Policy.Images.Tar.TarEntry;

namespace Policy.Images.Tests.Tar;

/// <summary>What the reader makes of headers: what Go's archive/tar, and with it the runtimes, make of them.</summary>
public sealed class TarEntriesTests
{
    private static readonly string Long = string.Join('/', Enumerable.Repeat(new string('a', 60), 6));

    public static TheoryData<string, byte[], string> Tars => new()
    {
        { "a file", new TarBytes().Add("a", "hello"u8).End(), "File a 5" },
        { "a type of v7", new TarBytes().Add("a", "hello"u8, '\0').End(), "File a 5" },
        { "a folder of v7", new TarBytes().Add("a/", "hello"u8, '\0', h => TarBytes.Octal(h.AsSpan(124, 12), 5)).Raw([]).End(), "broken: there is no tar header at byte 512" },
        { "a contiguous file", new TarBytes().Add("a", "hello"u8, '7').End(), "File a 5" },
        { "a folder", new TarBytes().Add("a/", type: '5').End(), "Directory a/" },
        { "a folder with a size", new TarBytes().Add("a/", type: '5', edit: h => TarBytes.Octal(h.AsSpan(124, 12), 700)).Add("b", "x"u8).End(), "Directory a/; File b 1" },
        { "a link", new TarBytes().Add("a", type: '2', edit: h => "../b"u8.CopyTo(h.AsSpan(157))).End(), "SymbolicLink a -> ../b" },
        { "a hard link", new TarBytes().Add("a", type: '1', edit: h => "b"u8.CopyTo(h.AsSpan(157))).End(), "HardLink a -> b" },
        { "devices", new TarBytes().Add("c", type: '3').Add("b", type: '4').Add("p", type: '6').End(), "CharacterDevice c; BlockDevice b; Fifo p" },
        { "an unknown type", new TarBytes().Add("v", "xx"u8, 'V').Add("a", "x"u8).End(), "Other v 2; File a 1" },
        { "a prefix", new TarBytes().Add("a", edit: h => "pre/fix"u8.CopyTo(h.AsSpan(345))).End(), "File pre/fix/a 0" },
        { "a prefix of star", new TarBytes().Add("a", edit: h => { "pre"u8.CopyTo(h.AsSpan(345)); "00000000000 "u8.CopyTo(h.AsSpan(476)); "tar\0"u8.CopyTo(h.AsSpan(508)); }).End(), "File pre/a 0" },
        { "no prefix in v7", new TarBytes().Add("a", edit: h => { h.AsSpan(257, 8).Clear(); "pre"u8.CopyTo(h.AsSpan(345)); }).End(), "File a 0" },
        { "times of gnu", new TarBytes().Add("a", edit: h => { "ustar  \0"u8.CopyTo(h.AsSpan(257)); "00000000001\0"u8.CopyTo(h.AsSpan(345)); }).End(), "File a 0" },
        { "a prefix in gnu", new TarBytes().Add("a", edit: h => { "ustar  \0"u8.CopyTo(h.AsSpan(257)); "usr/bin"u8.CopyTo(h.AsSpan(345)); }).End(), "broken: a header of GNU's format has no times where they should be" },
        { "a long name", new TarBytes().Add("././@LongLink", "long\0"u8, 'L').Add("short").End(), "File long 0" },
        { "a long target", new TarBytes().Add("././@LongLink", "long\0"u8, 'K').Add("a", type: '2').End(), "SymbolicLink a -> long" },
        { "pax", new TarBytes().Pax(("path", "p"), ("linkpath", "l"), ("uid", "4000000000"), ("gid", "5")).Add("a", type: '2').End(), "SymbolicLink p -> l uid 4000000000 gid 5" },
        { "a pax size", new TarBytes().Pax(("size", "5")).Add("a", "hello"u8, edit: h => TarBytes.Octal(h.AsSpan(124, 12), 0)).Add("b").End(), "File a 5; File b 0" },
        { "an empty pax value", new TarBytes().Pax(("path", "")).Add("a").End(), "File a 0" },
        { "an empty pax value after another", new TarBytes().Pax(("path", "p"), ("size", "9"), ("path", ""), ("size", "")).Add("a", "x"u8).End(), "File a 1" },
        { "pax sparse 0.0", new TarBytes().Pax(("GNU.sparse.offset", "0"), ("GNU.sparse.numbytes", "5"), ("GNU.sparse.name", "n"), ("GNU.sparse.size", "9000")).Add("a", "hello"u8).End(), "File n 9000 sparse" },
        { "a sparse name makes no folder", new TarBytes().Pax(("path", "f"), ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "x/")).Add("a", "hello"u8, '\0').End(), "File x/ 5 sparse" },
        { "a pax value that ends in line breaks", new TarBytes().Pax(("path", "p\n\n")).Add("a").End(), "File p\n\n 0" },
        { "pax after pax", new TarBytes().Pax(("path", "p"), ("linkpath", "l")).Pax(("path", "q")).Add("a", type: '2').End(), "SymbolicLink q -> " },
        { "a long name beats pax", new TarBytes().Add("L", "long\0"u8, 'L').Pax(("path", "p")).Add("a").End(), "File long 0" },
        { "pax ends with its entry", new TarBytes().Pax(("path", "p")).Add("a").Add("b").End(), "File p 0; File b 0" },
        { "global pax is nobody's", new TarBytes().Add("g", TarBytes.Records(("path", "p"), ("size", "9")), 'g').Add("a").End(), "File a 0" },
        { "global pax forgets what was said before", new TarBytes().Pax(("path", "p")).Add("L", "long\0"u8, 'L').Add("g", TarBytes.Records(("comment", "c")), 'g').Add("a").End(), "File a 0" },
        { "an empty long name", new TarBytes().Add("L", "\0"u8, 'L').Add("a").End(), "File a 0" },
        { "a sparse name beats a long one", new TarBytes().Add("L", "long\0"u8, 'L').Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "n"), ("GNU.sparse.size", "9"), ("GNU.sparse.realsize", "10")).Add("a").End(), "File n 9 sparse" },
        { "capabilities", new TarBytes().Pax(("SCHILY.xattr.security.capability", "\u0001\0\0\u0002")).Add("a").Add("b").End(), "File a 0 capable; File b 0" },
        { "other attributes", new TarBytes().Pax(("SCHILY.xattr.user.x", "y")).Add("a").End(), "File a 0" },
        { "large numbers", new TarBytes().Add("a", edit: h => { h.AsSpan(108, 8).Clear(); h[108] = 0x80; h[114] = 1; }).End(), "File a 0 uid 256" },
        { "a name that is no text", new TarBytes().Add("a\u00ff").End(), "File a\udcff 0" },
        { "a mode", new TarBytes().Add("a", edit: h => TarBytes.Octal(h.AsSpan(100, 8), 0x8DED)).End(), "File a 0 mode DED" },
        { "old sparse", new TarBytes().Add("a", "hello"u8, 'S', Sparse(9000, more: false)).Add("b").End(), "File a 9000 sparse; File b 0" },
        { "old sparse with more", new TarBytes().Add("a", [], 'S', h => { Sparse(9000, more: true)(h); TarBytes.Octal(h.AsSpan(124, 12), 5); }).Raw(More(true)).Raw(More(false)).Raw("hello"u8).Raw(new byte[507]).Add("b").End(), "File a 9000 sparse; File b 0" },
        { "pax sparse 1.0", new TarBytes().Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "n"), ("GNU.sparse.realsize", "9000"), ("path", "p")).Add("a", "hello"u8).End(), "File n 9000 sparse" },
        { "pax sparse 0.1", new TarBytes().Pax(("GNU.sparse.map", "0,5"), ("GNU.sparse.size", "9000"), ("path", "p")).Add("a", "hello"u8).End(), "File p 9000 sparse" },
        { "a sparse name that is none", new TarBytes().Pax(("GNU.sparse.name", "n"), ("GNU.sparse.realsize", "9000")).Add("a", "hello"u8).End(), "File a 5" },
        { "a pax path with a NUL", new TarBytes().Pax(("path", "a\0b")).Add("a").End(), "broken: a pax path holds a NUL" },
        { "a pax record without a key", new TarBytes().Pax(("", "b")).Add("a").End(), "broken: a pax record has no key" },
        { "a pax record that is cut", new TarBytes().Add("x", "9 path=ab"u8, 'x').Add("a").End(), "broken: a pax record breaks its format" },
        { "a pax uid that is none", new TarBytes().Pax(("uid", "-1")).Add("a").End(), "broken: a pax uid is no number" },
        { "an end behind pax", new TarBytes().Pax(("path", "p")).End(), "broken: it ends within an entry" },
        { "nothing", new byte[1024], "" },
    };

    [Theory]
    [MemberData(nameof(Tars))]
    public void Headers_are_read_as_runtimes_read_them(string what, byte[] tar, string expected)
    {
        Assert.NotEmpty(what);
        Assert.Equal(expected, Show(tar));
    }

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void What_a_library_writes_is_read(TarEntryFormat format)
    {
        var name = format == TarEntryFormat.Ustar ? Long[..150] : Long;
        var tar = TarBytes.Of(format, format switch
        {
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(new byte[700]), Uid = 7 },
            TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(new byte[700]), Uid = 7 },
            _ => new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(new byte[700]), Uid = 7 },
        });

        Assert.Equal($"File {name} 700 uid 7", Show(tar));
    }

    [Fact]
    public async Task What_GNU_tar_writes_is_read()
    {
        Assert.SkipUnless(Tool.Exists("tar"), "not installed: tar");
        using var folder = new TestFolder();
        var source = Directory.CreateDirectory(folder["source"]).FullName;
        File.WriteAllText(Path.Combine(source, "file"), "hello");
        File.CreateSymbolicLink(Path.Combine(source, "link"), "file");
        await using (var sparse = File.Create(Path.Combine(source, "sparse")))
        {
            sparse.SetLength(10 << 20);
            sparse.Position = 5 << 20;
            sparse.WriteByte(1);
        }

        foreach (var format in new[] { "gnu", "pax", "ustar" })
        {
            var archive = folder[$"{format}.tar"];
            await Tool.RunAsync("tar", "--sort=name", format == "ustar" ? "--no-xattrs" : "-S", $"--format={format}", "--owner=0", "--group=0", "--mode=644", "-C", source, "-cf", archive, "file", "link", "sparse");

            Assert.Equal($"File file 5; SymbolicLink link -> file; File sparse {10 << 20}{(format == "ustar" ? "" : " sparse")}", Show(File.ReadAllBytes(archive)));
        }
    }

    [Fact]
    public void More_entries_than_are_read_are_said()
    {
        var tar = new TarBytes().Add("a").Add("b").End();

        Assert.Equal("File a 0; File b 0", Show(tar, entries: 2));
        Assert.Equal("over: more than the 1 entries that are read", Show(tar, entries: 1));
    }

    [Fact]
    public void A_sparse_file_in_too_many_pieces_is_said()
    {
        var tar = new TarBytes().Add("a", [], 'S', Sparse(9000, more: true));
        for (var i = 0; i < 10_001; i++)
        {
            tar.Raw(More(true));
        }

        Assert.Equal("over: a sparse file in more than the 210000 pieces that are read", Show(tar.End()));
    }

    [Fact]
    public void An_entry_beyond_what_is_read_is_said() =>
        Assert.Equal("over: more than the 1000 bytes that are read of one", Show(new TarBytes().Add("a", new byte[600]).End(), limit: 1000));

    private static Action<byte[]> Sparse(long size, bool more) => header =>
    {
        "ustar  \0"u8.CopyTo(header.AsSpan(257));
        TarBytes.Octal(header.AsSpan(483, 12), size);
        header[482] = more ? (byte)1 : (byte)0;
    };

    private static byte[] More(bool more)
    {
        var block = new byte[512];
        block[504] = more ? (byte)1 : (byte)0;
        return block;
    }

    private static string Show(byte[] tar, int entries = 1000, long limit = 1 << 30)
    {
        var shown = new List<string>();
        try
        {
            var reader = new TarEntries(new TarStream(new MemoryStream(tar), limit, CancellationToken.None), entries);
            while (reader.Next() is { } entry)
            {
                shown.Add(Show(entry));
            }
        }
        catch (InvalidDataException exception)
        {
            return $"broken: {exception.Message}";
        }
        catch (TarLimitException exception)
        {
            return $"over: {exception.Message}";
        }

        return string.Join("; ", shown);
    }

    private static string Show(TarEntry entry) =>
        $"{entry.Kind} {entry.Name}"
        + (entry.Kind is TarKind.File or TarKind.Other ? $" {entry.Size}" : "")
        + (entry.Kind is TarKind.SymbolicLink or TarKind.HardLink ? $" -> {entry.LinkTarget}" : "")
        + (entry.Mode is 0x1A4 or 0x1ED ? "" : $" mode {entry.Mode:X}")
        + (entry.UserId == 0 ? "" : $" uid {entry.UserId}") + (entry.GroupId == 0 ? "" : $" gid {entry.GroupId}")
        + (entry.HasCapabilities ? " capable" : "") + (entry.IsSparse ? " sparse" : "");
}
