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
    [InlineData("app/package.json", true)]
    [InlineData("package.json", true)]
    [InlineData("node_modules/package.json", false)]
    [InlineData("usr/share/nodejs/npm/package.json", false)]
    [InlineData("usr/share/nodejs/npm/node_modules/ini/package.json", true)]
    [InlineData("app/my-package.json", false)]
    [InlineData("app/node_modules/package.json", false)]
    [InlineData("app/node_modules/.pnpm/package.json", false)]
    [InlineData("app/node_modules/@b/package.json", false)]
    [InlineData("app/node_modules/@b/c/esm/package.json", false)]
    [InlineData("app/node_modules/resolve/test/package.json", false)]
    [InlineData("app/old_node_modules/a/package.json", true)]
    [InlineData("old_node_modules/package.json", true)]
    [InlineData("app/node_modules/a/package.json5", false)]
    public void The_manifests_of_packages_and_applications_are_read(string path, bool isRead) => Assert.Equal(isRead, Read.Wants(path));

    [Theory]
    [InlineData(Sample, "express 4.19.2")]
    [InlineData("""{"name": "real", "version": "1.0.0"}""", "real 1.0.0")]
    [InlineData("""{"version": "1.0.0"}""", "express 1.0.0")]
    [InlineData("""{"name": "", "version": "1.0.0"}""", "express 1.0.0")]
    [InlineData("""{"name": "real"}""", "real")]
    [InlineData("""{"dependencies": {"qs": "1"}}""", "express")]
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

    [Theory]
    [InlineData(Sample, "qs")]
    [InlineData("""{"name": "a", "dependencies": {"b": "1", "@c/d": "npm:e@2"}, "optionalDependencies": {"f": "1"}, "peerDependencies": {"g": "*"}, "devDependencies": {"h": "1"}}""", "b @c/d f g")]
    [InlineData("""{"name": "a", "dependencies": {"b": {}, "c": null, "d": ["x"], "e": 1}}""", "b c d e")]
    [InlineData("""{"name": "a", "dependencies": ["b"], "optionalDependencies": "c", "peerDependencies": 1}""", "")]
    [InlineData("""{"name": "a", "dependencies": {"": "1", " b": "1", "c\nd": "1", "e\u0000": "1", "f\u00a0g": "1", "h": "1"}}""", "h")]
    public void What_a_package_asks_for_is_read(string text, string names) =>
        Assert.Equal(names.Replace(' ', '\n'), Assert.Single(Read.File(Path, text).Packages).Requires);

    [Theory]
    [InlineData(214, true)]
    [InlineData(215, false)]
    public void Names_are_as_long_as_npm_takes_them(int length, bool isRead) => Assert.Equal(
        isRead, Assert.Single(Read.File(Path, $$"""{"name": "a", "dependencies": {"{{new string('b', length)}}": "1"} }""").Packages).Requires.Length == length);

    [Fact]
    public void What_an_application_asks_for_is_read_and_it_is_no_package()
    {
        var read = Read.File("srv/app/package.json", """{"dependencies": {"a": "1"}, "peerDependencies": {"b": "1"}, "devDependencies": {"c": "1", "@d/e": "workspace:*"}}""");

        Assert.Equal(new NpmManifest("srv/app/package.json", "a\nb", "c\n@d/e"), read.Manifest);
        read.Holds(PackageKind.Npm);
    }

    [Theory]
    [InlineData("""{"name": "a", "version": "1", "scripts": {"build": "tsc"}}""")]
    [InlineData("""{"dependencies": {}, "devDependencies": []}""")]
    [InlineData("[1]")]
    [InlineData("")]
    public void One_that_asks_for_nothing_is_not_kept(string text)
    {
        var read = Read.File("app/package.json", text);

        Assert.Null(read.Manifest);
        read.Holds(PackageKind.Npm);
    }

    [Fact]
    public void Of_an_application_too_it_is_told_what_is_wrong()
    {
        Read.File("app/package.json", "{{ template }}").Breaks(UnknownReason.Malformed, "no JSON");
        Read.File("app/package.json", new string(' ', 1024 * 1024) + Sample).Breaks(UnknownReason.OverLimit, "1048576 bytes");
    }

    [Fact]
    public void Deep_and_wide_manifests_are_read_or_told_of()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"dependencies\":", 50_000)) + "1" + new string('}', 50_000);
        var names = string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"p{i}\":\"\""));
        var wide = "{\"name\": \"a\", \"dependencies\": {" + names + "}}";

        Read.File("app/package.json", deep).Breaks(UnknownReason.Malformed, "no JSON");
        Assert.Equal(50_000, Assert.Single(Read.File(Path, wide).Packages).Requires.Split('\n').Length);
    }

    [Fact]
    public void A_large_file_is_not_read() => Read.File(Path, new string(' ', 1024 * 1024) + Sample).Breaks(UnknownReason.OverLimit, "1048576 bytes");
}
