using System.Text;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Packages;

public sealed class GoPackagesTests
{
    private const string Path = "usr/local/bin/server";

    private const string Modules =
        "path\texample.org/shop/cmd/server\n"
        + "mod\texample.org/shop\t(devel)\t\n"
        + "dep\tgithub.com/gorilla/mux\tv1.8.0\th1:aaa=\n"
        + "dep\texample.org/old\tv1.0.0\n"
        + "=>\texample.org/fork\tv1.0.1\th1:bbb=\n"
        + "dep\texample.org/local\tv0.0.0\n"
        + "=>\t./local\t\n"
        + "build\t-compiler=gc\n";

    private static readonly string[] Lines =
        ["stdlib go1.22.1", "example.org/shop (devel)", "github.com/gorilla/mux v1.8.0", "example.org/fork v1.0.1", "example.org/local"];

    public static byte[] Sample => TestElf.Of(sections: [(".text", new byte[100]), (".go.buildinfo", Block("go1.22.1", Modules)), (".rest", new byte[50])]);

    [Fact]
    public void Modules_and_the_toolchain_are_read() => Read.File(Path, Sample, isExecutable: true).Holds(PackageKind.Go, Lines);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(65_536)]
    public void They_are_found_wherever_the_bytes_are_parted(int chunk)
    {
        // Some of these blocks begin in one window of what is looked at and end in the next.
        foreach (var before in new[] { 63_424, 63_440, 65_392, 65_424, 65_440, 65_456, 65_472, 127_360, 200_000 })
        {
            var file = TestElf.Of(sections: [(".text", new byte[before]), (".go.buildinfo", Block("go1.22.1", Modules))]);
            Read.File(Path, file, isExecutable: true, Enumerable.Repeat(chunk, (file.Length / chunk) + 1)).Holds(PackageKind.Go, Lines);
        }
    }

    [Theory]
    [InlineData("go1.22.1 X:boringcrypto", "go1.22.1")]
    [InlineData("devel go1.23-abcdef Mon Jan 1", "devel go1.23-abcdef Mon Jan 1")]
    public void The_toolchain_s_version_is_kept_without_its_experiments(string version, string expected) =>
        Read.File(Path, Elf(Block(version, "")), isExecutable: true).Holds(PackageKind.Go, $"stdlib {expected}");

    [Fact]
    public void A_block_with_no_modules_names_the_toolchain()
    {
        byte[] bare = [.. Block("go1.20", "")[..32], 6, .. "go1.20"u8, 0];
        Read.File(Path, Elf(bare), isExecutable: true).Holds(PackageKind.Go, "stdlib go1.20");
    }

    [Fact]
    public void A_block_from_before_is_told_of()
    {
        byte[] old = [0xFF, .. " Go buildinf:"u8, 8, 0, .. new byte[16]];
        Read.File(Path, Elf(old), isExecutable: true).Breaks(UnknownReason.Unsupported, "Go before 1.18");
        Read.File(Path, Elf([.. old, .. Block("go1.22.1", "")]), isExecutable: true).Holds(PackageKind.Go, "stdlib go1.22.1");
    }

    [Fact]
    public void A_program_that_looks_for_blocks_is_no_block() =>
        Read.File(Path, Elf([0xFF, .. " Go buildinf:not found"u8, .. new byte[32]]), isExecutable: true).Holds(PackageKind.Go);

    [Fact]
    public void A_block_counts_in_elf_files_at_its_alignment_alone()
    {
        var block = Block("go1.22.1", Modules);
        Read.File(Path, Elf([0, .. block]), isExecutable: true).Holds(PackageKind.Go);
        Read.File(Path, block, isExecutable: true).Holds(PackageKind.Go);
        Read.File(Path, "#!/bin/sh\n"u8.ToArray(), isExecutable: true).Holds(PackageKind.Go);
        Assert.False(Read.Wants(Path));
    }

    [Fact]
    public void False_beginnings_by_the_hundred_thousand_cost_little()
    {
        byte[] beginning = [0xFF, .. " Go buildinf:"u8, 8, 2];
        var file = Elf([.. Enumerable.Repeat(beginning, 300_000).SelectMany(bytes => bytes), .. Block("go1.22.1", "")]);
        Read.File(Path, file, isExecutable: true).Holds(PackageKind.Go, "stdlib go1.22.1");
    }

    [Fact]
    public void A_file_that_ends_too_early_is_broken()
    {
        var file = Elf(Block("go1.22.1", Modules));
        var list = Read.File(Path, file[..(file.Length / 2)], isExecutable: true);
        list.Breaks(UnknownReason.Malformed, "ends within its list of Go modules");
        Assert.Equal(["stdlib go1.22.1"], list.Lines());
    }

    [Fact]
    public void Modules_without_end_are_not_read()
    {
        byte[] block = [.. Block("go1.20", "")[..32], 6, .. "go1.20"u8, 0xFF, 0xFF, 0xFF, 0x7F];
        Read.File(Path, Elf([.. block, .. new byte[100_000]]), isExecutable: true).Breaks(UnknownReason.OverLimit, "268435455 bytes");
    }

    private static byte[] Elf(byte[] content) => TestElf.Of(sections: [(".go.buildinfo", content)]);

    private static byte[] Block(string version, string modules)
    {
        var marked = Encoding.Latin1.GetBytes($"{new string('<', 16)}{modules}{(modules.Length == 0 ? "\n" : "")}{new string('>', 16)}");
        return [0xFF, .. " Go buildinf:"u8, 8, 2, .. new byte[16], .. Varint(version.Length), .. Encoding.ASCII.GetBytes(version), .. Varint(marked.Length), .. marked];
    }

    private static byte[] Varint(int number) => number < 0x80 ? [(byte)number] : [(byte)(number | 0x80), .. Varint(number >> 7)];
}
