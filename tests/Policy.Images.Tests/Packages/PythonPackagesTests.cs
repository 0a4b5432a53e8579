using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Packages;

public sealed class PythonPackagesTests
{
    public const string Path = "usr/lib/python3/dist-packages/requests-2.32.3.dist-info/METADATA";
    public const string Sample = """
        Metadata-Version: 2.1
        Name: requests
        Version: 2.32.3
        Summary: Python HTTP for Humans.
        License: Apache-2.0
                Name: not this
        Classifier: Programming Language :: Python :: 3

        Name: in the description
        """;

    [Theory]
    [InlineData(Path)]
    [InlineData("usr/lib/python3/dist-packages/requests.egg-info/PKG-INFO")]
    [InlineData("usr/lib/python3/dist-packages/requests-2.32.3.egg-info")]
    [InlineData("opt/requests-2.32.3-py3.11.egg/EGG-INFO/PKG-INFO")]
    public void Distributions_are_read(string path) => Read.File(path, Sample).Holds(PackageKind.Python, "requests 2.32.3");

    [Theory]
    [InlineData("idna (<4,>=2.5)", "idna")]
    [InlineData("urllib3[socks]>=1.21.1,<3", "urllib3")]
    [InlineData("PySocks!=1.5.7; extra == 'socks'", "?PySocks")]
    [InlineData("tomli; python_version < \"3.11\" and extra == \"toml\"", "?tomli")]
    [InlineData("zope.interface ; python_version < \"3.11\"", "zope.interface")]
    [InlineData("@broken", "")]
    public void What_it_requires_is_kept_by_name(string requirement, string expected)
    {
        var package = Assert.Single(Read.File(Path, $"Name: a\nVersion: 1\nRequires-Dist: {requirement}\nRequires-Dist: certifi\n\nRequires-Dist: late\n").Packages);

        Assert.Equal($"{expected}\ncertifi".TrimStart(), package.Requires);
    }

    [Theory]
    [InlineData("a/requests-2.32.3.dist-info/RECORD")]
    [InlineData("a/METADATA")]
    [InlineData("a/PKG-INFO")]
    public void Other_files_are_not_read(string path) => Assert.False(Read.Wants(path));

    [Fact]
    public void A_long_description_is_no_problem() =>
        Read.File(Path, Sample + new string('x', 1024 * 1024)).Holds(PackageKind.Python, "requests 2.32.3");

    [Fact]
    public void Without_a_name_it_is_broken() => Read.File(Path, "Version: 1\n\nName: late\n").Breaks(UnknownReason.Malformed, "Name: …");
}
