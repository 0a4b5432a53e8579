using System.Text;
using Policy.Rules.Contents;

namespace Policy.Rules.Tests.Contents;

public sealed class OsReleaseTests
{
    private const string Bookworm = """
        PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
        NAME="Debian GNU/Linux"
        VERSION_ID="12"
        VERSION="12 (bookworm)"
        VERSION_CODENAME=bookworm
        ID=debian
        HOME_URL="https://www.debian.org/"
        """;

    [Fact]
    public void A_distributions_file_is_understood() => Assert.Equal(
        new OsRelease { Id = "debian", Name = "Debian GNU/Linux", PrettyName = "Debian GNU/Linux 12 (bookworm)", VersionId = "12", VersionCodename = "bookworm" },
        Parse(Bookworm));

    [Fact]
    public void What_is_not_given_has_the_formats_defaults() =>
        Assert.Equal(("linux", "Linux", "Linux", "", "", null), Parse("") is var none ? (none.Id, none.Name, none.PrettyName, none.VersionId, none.VersionCodename, none.SupportEnd) : default);

    [Theory]
    [InlineData("NAME=plain", "plain")]
    [InlineData("NAME=\"in double quotes\"", "in double quotes")]
    [InlineData("NAME='in single quotes'", "in single quotes")]
    [InlineData("NAME=\"a \\\"b\\\" \\$c \\\\ \\`d\"", "a \"b\" $c \\ `d")]
    [InlineData("NAME=\"a\\nb\"", "a\\nb")]
    [InlineData("NAME='a\\\\b'", "a\\\\b")]
    [InlineData("NAME=a\\ b", "a b")]
    [InlineData("NAME=\"cut\" # off", "cut")]
    [InlineData("NAME=\"no end", "no end")]
    [InlineData("NAME=\"end\\", "end\\")]
    [InlineData("  NAME=x \r", "x")]
    [InlineData("\uFEFFNAME=x", "x")]
    [InlineData("# NAME=y\n\nNAME=x", "x")]
    [InlineData("NAME=x\n#NAME=y", "x")]
    [InlineData("NAME=x\nNAME=y", "y")]
    [InlineData("NAME=x\nNAME=\n", "x")]
    [InlineData("NAME", "Linux")]
    [InlineData("=x", "Linux")]
    [InlineData("name=x", "Linux")]
    [InlineData("NAME=\"\"", "Linux")]
    public void Values_are_read_as_a_shell_would(string file, string name) => Assert.Equal(name, Parse(file).Name);

    [Theory]
    [InlineData("SUPPORT_END=2029-06-30", "2029-06-30")]
    [InlineData("SUPPORT_END=\"2029-06-30\"", "2029-06-30")]
    [InlineData("SUPPORT_END=2029-06-31", null)]
    [InlineData("SUPPORT_END=soon", null)]
    public void A_day_is_a_day(string file, string? day) => Assert.Equal(day, Parse(file).SupportEnd?.ToString("yyyy-MM-dd", null));

    [Fact]
    public void An_id_is_the_same_in_capitals() => Assert.Equal("openeuler", Parse("ID=\"openEuler\"").Id);

    [Fact]
    public void Etc_comes_before_usr_lib()
    {
        Assert.Equal(("a", "etc/os-release"), Read(LayersInput.Text("etc/os-release", "ID=a"), LayersInput.Text("usr/lib/os-release", "ID=b")));
        Assert.Equal(("b", "usr/lib/os-release"), Read(LayersInput.Text("usr/lib/os-release", "ID=b")));
        Assert.Equal(
            ("b", "usr/lib/os-release"),
            Read(LayersInput.Text("usr/lib/os-release", "ID=b"), LayersInput.Layer(LayersInput.Link("etc/os-release", "../usr/lib/os-release"))));
    }

    [Fact]
    public void What_a_later_layer_writes_counts() => Assert.Equal(
        ("b", "etc/os-release"), Read(LayersInput.Text("etc/os-release", "ID=a"), LayersInput.Text("etc/os-release", "ID=b")));

    [Fact]
    public void A_file_that_is_not_there_or_was_not_kept_is_not_read()
    {
        Assert.Null(Read(LayersInput.Layer()));
        Assert.Null(Read(LayersInput.Layer(LayersInput.File("etc/os-release"))));
        Assert.Null(Read(LayersInput.Text("etc/os-release", "ID=a"), LayersInput.Layer(LayersInput.Deleted("etc/os-release"))));
        Assert.Null(Read(LayersInput.Layer(LayersInput.Link("etc/os-release", "os-release"))));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_read_without_harm()
    {
        Assert.Equal("linux", OsRelease.Parse([0xFF, 0xFE, 0x00, (byte)'=', (byte)'\n', 0xC3]).Id);
        Assert.Equal("\uFFFD", OsRelease.Parse([.. "ID="u8, 0xC3]).Id);
        Assert.Equal(250_000, Parse("NAME=" + new string('x', 250_000)).Name.Length);
        Assert.Equal("x", Parse(string.Concat(Enumerable.Repeat("NAME=x\n", 35_000))).Name);
    }

    private static OsRelease Parse(string text) => OsRelease.Parse(Encoding.UTF8.GetBytes(text));

    private static (string, string)? Read(params LayerContents[] layers) =>
        OsRelease.Read(ImageContents.Of([.. layers]).Contents!) is { } release ? (release.Id, release.Path) : null;
}
