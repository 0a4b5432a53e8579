using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Packages;

public sealed class NpmPackagesTests
{
    public const string Path = "app/node_modules/express/package.json";
    public const string Sample = """{"name": "express", "version": "4.19.2", "dependencies": {"qs": "6.11.0"}, "scripts": {}}""";

    [Theory]
    [InlineData("node_modules/a/package.json", true)]
    [InlineData("usr/lib/node_modules/npm/node_modules/@npmcli/arborist/package.json", true)]
    [InlineData("app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json", true)]
    [InlineData("app/node_modules/.pnpm/a@1.0.0/node_modules/@b/c/package.json", true)]
    [InlineData("app/package.json", false)]
    [InlineData("app/node_modules/package.json", false)]
    [InlineData("app/node_modules/.pnpm/package.json", false)]
    [InlineData("app/node_modules/@b/package.json", false)]
    [InlineData("app/node_modules/@b/c/esm/package.json", false)]
    [InlineData("app/node_modules/resolve/test/package.json", false)]
    [InlineData("app/old_node_modules/a/package.json", false)]
    [InlineData("app/node_modules/a/package.json5", false)]
    public void A_package_s_own_manifest_is_read(string path, bool isRead) => Assert.Equal(isRead, Read.Wants(path));

    [Theory]
    [InlineData(Sample, "express 4.19.2")]
    [InlineData("""{"name": "real", "version": "1.0.0"}""", "real 1.0.0")]
    [InlineData("""{"version": "1.0.0"}""", "express 1.0.0")]
    [InlineData("""{"name": "", "version": "1.0.0"}""", "express 1.0.0")]
    [InlineData("""{"name": "real"}""", "real")]
    [InlineData("""{"name": "real", "version": 1}""", "real")]
    [InlineData("\uFEFF{\"name\": \"marked\", \"version\": \"1.0.0\"}", "marked 1.0.0")]
    [InlineData("""{"name": "half \ud800", "version": "1.0.0"}""", "half \uFFFD 1.0.0")]
    public void Its_name_and_version_are_read(string text, string line) => Read.File(Path, text).Holds(PackageKind.Npm, line);

    [Fact]
    public void One_that_names_nothing_is_no_package() => Read.File(Path, """{"type": "module"}""").Holds(PackageKind.Npm);

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("[]", "expected an object")]
    [InlineData("""{"name": "a\nb", "version": "1"}""", "control characters")]
    public void What_is_wrong_is_told(string text, string message) => Read.File(Path, text).Breaks(UnknownReason.Malformed, message);

    [Fact]
    public void A_long_name_is_none() =>
        Read.File(Path, $$"""{"name": "{{new string('a', 1025)}}", "version": "1"}""").Breaks(UnknownReason.Malformed, "longer than 1024");

    [Fact]
    public void A_large_file_is_not_read() => Read.File(Path, new string(' ', 1024 * 1024) + Sample).Breaks(UnknownReason.OverLimit, "1048576 bytes");
}
