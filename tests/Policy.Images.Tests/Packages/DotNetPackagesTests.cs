using Policy.Rules.Contents;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Packages;

public sealed class DotNetPackagesTests
{
    public const string Path = "app/Shop.deps.json";
    public const string Sample = """
        {
          "runtimeTarget": {"name": ".NETCoreApp,Version=v8.0/linux-x64"},
          "targets": {".NETCoreApp,Version=v8.0/linux-x64": {"Newtonsoft.Json/13.0.3": {}}},
          "libraries": {
            "Shop/1.0.0": {"type": "project", "serviceable": false, "sha512": ""},
            "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.5": {"type": "runtimepack"},
            "Newtonsoft.Json/13.0.3": {"type": "package", "serviceable": true},
            "Legacy/2.0.0": {"type": "reference"}
          }
        }
        """;

    [Fact]
    public void Packages_and_runtime_packs_are_read_and_projects_set_aside() => Read.File(Path, Sample).Holds(
        PackageKind.DotNet, "Microsoft.NETCore.App.Runtime.linux-x64 8.0.5", "Newtonsoft.Json 13.0.3");

    [Theory]
    [InlineData("""{"libraries": []}""", "expected an object `libraries`")]
    [InlineData("{}", "expected an object `libraries`")]
    [InlineData("""{"libraries": {"a": {"type": "package"}}}""", "`name/version`")]
    [InlineData("""{"libraries": """, "no JSON")]
    public void What_is_wrong_is_told(string text, string message) => Read.File(Path, text).Breaks(UnknownReason.Malformed, message);

    [Fact]
    public void There_are_not_more_packages_than_a_hundred_thousand()
    {
        var libraries = string.Join(',', Enumerable.Range(0, 100_001).Select(i => $"\"a/{i}\":{{\"type\":\"package\"}}"));
        var list = Read.File(Path, $"{{\"libraries\":{{{libraries}}}}}");
        Assert.Equal(100_000, list.Packages.Length);
        list.Breaks(UnknownReason.OverLimit, "100000 packages");
    }
}
