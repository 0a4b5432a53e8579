using FsCheck;
using FsCheck.Fluent;
using Policy.Rules.Contents;
using Policy.Testing;

namespace Policy.Rules.Tests.Contents;

public sealed class EntryListTests
{
    [Fact]
    public void Entries_come_back_as_they_were_added()
    {
        FileEntry[] entries =
        [
            new("", FileKind.Directory) { Mode = 0x1ED },
            new("usr/bin/gcc", FileKind.File) { Size = long.MaxValue, Mode = 0xFFF, UserId = 65532, GroupId = long.MaxValue, HasCapabilities = true, Start = FileStart.Elf },
            new("usr/bin/gcc-12", FileKind.HardLink) { LinkTarget = "usr/bin/gcc" },
            new("usr/bin", FileKind.SymbolicLink) { LinkTarget = "../bin" },
            new("ünï/\udc80\udcff/文", FileKind.Fifo),
            new("ünï/\udc81", FileKind.CharacterDevice),
            new("x", FileKind.BlockDevice),
            new("x", FileKind.Whiteout),
            new("dir", FileKind.OpaqueWhiteout),
        ];

        Assert.Equal(entries, Entries(Pack(entries)));
        Assert.Equal(entries, Entries(EntryList.Unpack(Pack(entries).Packed.Span)));
        Assert.Equal(entries.Length, Pack(entries).Count);
    }

    [Fact]
    public void Whatever_the_paths_they_come_back() => Prop.ForAll(
        (from paths in (from path in ArbMap.Default.GeneratorFor<string>() where path is not null select PathText.Decode(Bytes(path))).ListOf()
         from size in Gen.Choose(0, int.MaxValue)
         select paths.Select(path => new FileEntry(path, FileKind.File) { Size = size, LinkTarget = path }).ToArray()).ToArbitrary(),
        entries => Assert.Equal(entries, Entries(EntryList.Unpack(Pack(entries).Packed.Span)))).Check(Draws.Of(300));

    [Fact]
    public void Bytes_that_are_no_entries_are_refused_or_read() => Prop.ForAll(
        (from at in Gen.Choose(0, 200)
         from value in Gen.Choose(0, 255)
         from cut in Gen.Choose(0, 200)
         select (at, value, cut)).ToArbitrary(),
        change =>
        {
            var bytes = Pack([.. Enumerable.Range(0, 10).Select(i => LayersInput.Link($"folder/file{i}", $"target{i}"))]).Packed.ToArray();
            bytes[change.at % bytes.Length] = (byte)change.value;
            try
            {
                Assert.InRange(EntryList.Unpack(bytes.AsSpan(0, Math.Max(bytes.Length - change.cut, 0))).Count, 0, bytes.Length);
            }
            catch (InvalidDataException exception)
            {
                Assert.Equal("the entries of a layer are not packed as they are read", exception.Message);
            }
        }).Check(Draws.Of(2000));

    [Fact]
    public void Files_take_few_bytes()
    {
        var entries = Enumerable.Range(0, 1000).Select(i => LayersInput.File($"usr/lib/node_modules/npm/node_modules/package-{i}/package.json", 1000 + i));

        Assert.InRange(Pack([.. entries]).Packed.Length / 1000.0, 10, 40);
    }

    // Attributes cannot hold lone surrogates.
    public static TheoryData<byte[], char[]> Names => new()
    {
        { [0xFF], ['\udcff'] },
        { [(byte)'a', 0xC3, 0xA4, 0xC3], ['a', 'ä', '\udcc3'] },
        { [0xED, 0xA0, 0x80], ['\udced', '\udca0', '\udc80'] },
        { [], [] },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_that_are_no_text_are_kept_apart(byte[] name, char[] text)
    {
        var encoded = new byte[text.Length * 3];

        Assert.Equal(text, PathText.Decode(name));
        Assert.Equal(name, encoded[..PathText.Encode(text, encoded)]);
    }

    private static byte[] Bytes(string text) => [.. text.Select(c => (byte)c)];

    private static EntryList Pack(FileEntry[] entries)
    {
        var builder = new EntryList.Builder();
        foreach (var entry in entries)
        {
            builder.Add(entry);
        }

        return builder.Build();
    }

    private static List<FileEntry> Entries(EntryList list)
    {
        var entries = new List<FileEntry>();
        foreach (var entry in list)
        {
            entries.Add(entry);
        }

        return entries;
    }
}
