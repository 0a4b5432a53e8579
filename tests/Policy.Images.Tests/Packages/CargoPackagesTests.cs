using System.IO.Compression;
using System.Text;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Packages;

public sealed class CargoPackagesTests
{
    private const string Path = "usr/local/bin/server";

    private const string Crates = """
        {"packages":[
          {"name":"cc","version":"1.0.98","source":"crates.io","kind":"build"},
          {"name":"serde","version":"1.0.203","source":"crates.io"},
          {"name":"server","version":"0.3.0","source":"local","dependencies":[0,1],"root":true}]}
        """;

    public static byte[] Sample => Elf(Zlib(Crates));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void What_runs_is_read(bool is64, bool isBigEndian) =>
        Read.File(Path, TestElf.Of(is64, isBigEndian, (".text", [1]), (".dep-v0", Zlib(Crates)), (".dep-v01", [])), isExecutable: true)
            .Holds(PackageKind.Cargo, "serde 1.0.203", "server 0.3.0");

    [Fact]
    public void Other_executables_hold_nothing()
    {
        Read.File(Path, TestElf.Of(sections: (".dep-v0.not", Zlib(Crates))), isExecutable: true).Holds(PackageKind.Cargo);
        Read.File(Path, Sample[..100], isExecutable: true).Holds(PackageKind.Cargo);
        Read.File(Path, [0x7F], isExecutable: true).Holds(PackageKind.Cargo);
        Read.File(Path, [], isExecutable: true).Holds(PackageKind.Cargo);
        Read.File(Path, [.. "PK"u8, .. Sample], isExecutable: true).Holds(PackageKind.Cargo);
    }

    [Fact]
    public void What_is_wrong_is_told()
    {
        Read.File(Path, Elf([1, 2, 3, 4]), isExecutable: true).Breaks(UnknownReason.Malformed, "no zlib stream");
        Read.File(Path, Elf(Zlib("{}")), isExecutable: true).Breaks(UnknownReason.Malformed, "no list `packages`");
        Read.File(Path, Elf(Zlib("{")), isExecutable: true).Breaks(UnknownReason.Malformed, "no JSON");
        Read.File(Path, Elf(Zlib("""{"packages":[1]}""")), isExecutable: true).Breaks(UnknownReason.Malformed, "without a name");
        Read.File(Path, Elf(Zlib(new string(' ', 5_000_000))), isExecutable: true).Breaks(UnknownReason.OverLimit, "4194304 bytes");
    }

    [Fact]
    public void A_large_executable_is_passed_over()
    {
        var file = TestElf.Of(sections: [(".text", new byte[32 * 1024 * 1024]), (".dep-v0", Zlib(Crates))]);
        Read.File(Path, file, isExecutable: true).Holds(PackageKind.Cargo);
        Read.File(Path, file[..^1], isExecutable: true, Enumerable.Repeat(1_000_000, 40)).Holds(PackageKind.Cargo);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_go_built_is_passed_over(bool isGo)
    {
        byte[] note = isGo ? [4, 0, 0, 0, .. "Go\0\0"u8] : [4, 0, 0, 0, .. "GNU\0"u8];
        var file = TestElf.Of(sections: [(".note", note), (".text", new byte[5_000]), (".dep-v0", Zlib(Crates))]);
        foreach (var chunk in new[] { 1, 100, 4_096, 10_000 })
        {
            var list = Read.File(Path, file, isExecutable: true, Enumerable.Repeat(chunk, (file.Length / chunk) + 1));
            Assert.Equal(isGo ? 0 : 2, list.Packages.Length);
        }
    }

    private static byte[] Elf(byte[] content) => TestElf.Of(sections: [(".text", [1]), (".dep-v0", content)]);

    private static byte[] Zlib(string text)
    {
        using var buffer = new MemoryStream();
        using (var zlib = new ZLibStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(Encoding.UTF8.GetBytes(text));
        }

        return buffer.ToArray();
    }
}
