using System.Globalization;
using Policy.Rules.Contents;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Packages;

public sealed class DpkgPackagesTests
{
    public const string Sample = """
        Package: libc6
        Status: install ok installed
        Priority: optional
        Installed-Size: 12986
        Architecture: amd64
        Version: 2.36-9+deb12u7
        Description: GNU C Library: Shared libraries
         Contains the standard libraries.
         .
         Version: 9 is text here.

        Package: old
        Status: deinstall ok config-files
        Version: 1.0

        Package: half
        Status: install reinstreq half-installed
        Version: 1.0

        package: held
        STATUS: hold ok installed
        version: 2:3.1-1

        """;

    [Fact]
    public void What_a_package_provides_is_kept_by_name()
    {
        var package = Assert.Single(Read.File("var/lib/dpkg/status", "Package: openjdk-17-jre\nStatus: install ok installed\nVersion: 17\nProvides: java-runtime (= 17), java17-runtime\n").Packages);

        Assert.Equal("java-runtime\njava17-runtime", package.Provides);
    }

    [Fact]
    public void Installed_packages_are_read() =>
        Read.File("var/lib/dpkg/status", Sample).Holds(PackageKind.Dpkg, "libc6 2.36-9+deb12u7 13297664", "held 2:3.1-1");

    [Theory]
    [InlineData("var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12.4\nInstalled-Size: 10\n", "base-files 12.4 10240")]
    [InlineData("var/lib/dpkg/status.d/tzdata", "Package: tzdata\r\nVersion: 2024a\r\n", "tzdata 2024a")]
    [InlineData("var/lib/dpkg/status.d/gone", "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\nPackage: b\nVersion: 2\n", "b 2")]
    public void Distroless_files_need_no_status(string path, string text, string line) => Read.File(path, text).Holds(PackageKind.Dpkg, line);

    [Theory]
    [InlineData("var/lib/dpkg/status.d/base.md5sums")]
    [InlineData("var/lib/dpkg/status.d/")]
    [InlineData("var/lib/dpkg/status.d/a/b")]
    [InlineData("var/lib/dpkg/status-old")]
    [InlineData("chroot/var/lib/dpkg/status")]
    public void Other_files_are_not_read(string path) => Assert.False(Read.Wants(path));

    [Theory]
    [InlineData("Status: install ok installed\nVersion: 1\n", UnknownReason.Malformed, "without a name")]
    [InlineData("Package: a\nStatus: install ok installed\nno field\n", UnknownReason.Malformed, "line 3")]
    public void What_is_wrong_is_told(string text, UnknownReason reason, string message) =>
        Read.File("var/lib/dpkg/status", text).Breaks(reason, message);

    [Theory]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("12 KiB")]
    public void A_size_that_cannot_be_is_none(string size) =>
        Read.File("var/lib/dpkg/status", $"Package: a\nStatus: install ok installed\nVersion: 1\nInstalled-Size: {size}\n").Holds(PackageKind.Dpkg, "a 1");

    [Fact]
    public async Task Dpkg_sees_the_same_on_this_machine()
    {
        const string Status = "/var/lib/dpkg/status";
        Assert.SkipUnless(File.Exists(Status) && Tool.Exists("dpkg-query"), "not a Debian machine");
        var theirs = await Tool.RunAsync("dpkg-query", "-W", "-f", "${db:Status-Status}\t${Package}\t${Version}\t${Installed-Size}\n");

        var ours = Read.File("var/lib/dpkg/status", await File.ReadAllBytesAsync(Status, TestContext.Current.CancellationToken));

        Assert.Null(ours.Problem);
        Assert.Equal(
            theirs.Split('\n').Select(line => line.Split('\t')).Where(columns => columns[0] == "installed").Select(columns =>
                (columns[1], columns[2], Bytes(columns[3]))).Order(),
            ours.Packages.Select(package => (package.Name, package.Version, package.Bytes)).Order());
    }

    private static long? Bytes(string kibibytes) => kibibytes.Length == 0 ? null : long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024;
}
