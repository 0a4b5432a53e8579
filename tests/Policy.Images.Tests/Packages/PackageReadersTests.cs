using Policy.Images.Packages;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Packages;

public sealed class PackageReadersTests
{
    [Theory]
    [InlineData("etc/passwd", false, false)]
    [InlineData("bin/sh", true, true)]
    [InlineData("bin/sh", false, false)]
    [InlineData("app/a.jar", true, true)]
    public void Some_files_are_read(string path, bool isExecutable, bool isRead) => Assert.Equal(isRead, Read.Wants(path, isExecutable));

    [Fact]
    public void A_path_goes_before_the_executable_bits() =>
        Read.File("app/a.jar", GoPackagesTests.Sample, isExecutable: true).Breaks(UnknownReason.Malformed, "no zip");

    [Fact]
    public void Of_an_executable_all_is_told()
    {
        byte[] both = [.. CargoPackagesTests.Sample, .. new byte[(16 - (CargoPackagesTests.Sample.Length % 16)) % 16], .. GoPackagesTests.Sample];
        var list = Read.File("bin/both", both, isExecutable: true);
        Assert.Null(list.Problem);
        Assert.Equal([PackageKind.Go, PackageKind.Cargo], list.Packages.Select(package => package.Kind).Distinct());
        Assert.All(list.Packages, package => Assert.Equal("bin/both", package.Path));
    }

    [Fact]
    public void A_file_may_be_left_before_its_end()
    {
        foreach (var (path, isExecutable) in new[] { ("bin/a", true), ("var/lib/dpkg/status", false) })
        {
            var file = PackageReaders.Open(path, 1_000_000, isExecutable)!;
            file.Append(GoPackagesTests.Sample);
            file.Dispose();
            file.Dispose();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void A_size_that_is_a_lie_changes_nothing(long size)
    {
        var bytes = new byte[3_000_000];
        using var file = PackageReaders.Open("var/lib/dpkg/status", size, isExecutable: false)!;
        System.Text.Encoding.UTF8.GetBytes(DpkgPackagesTests.Sample + "\n").CopyTo(bytes, 0);
        bytes.AsSpan(DpkgPackagesTests.Sample.Length).Fill((byte)'\n');
        file.Append(bytes);
        Assert.Equal(2, file.Finish().Packages.Length);
    }

    [Fact]
    public void Text_without_end_is_not_kept()
    {
        var name = new string('a', 1000);
        var stanzas = string.Concat(Enumerable.Range(0, 9_000).Select(i => $"P:{name}\nV:{i}\n\n"));
        Read.File("lib/apk/db/installed", stanzas).Breaks(UnknownReason.OverLimit, "8388608 characters");
    }

    [Fact]
    public void Bytes_that_are_no_text_are_replaced()
    {
        var list = Read.File("lib/apk/db/installed", [.. "P:a"u8, 0xFF, .. "\nV:1\n"u8]);
        list.Holds(PackageKind.Apk, "a\uFFFD 1");
    }
}
