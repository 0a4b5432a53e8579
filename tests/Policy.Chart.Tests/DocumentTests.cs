using Policy.Chart.Tests.Rendering;
using Policy.Images.Configuration;
using Policy.Rules.Policies;
using Policy.Testing;

namespace Policy.Chart.Tests;

/// <summary>The documents that the chart and <c>deploy/</c> bring, read by the code that they are for.</summary>
public sealed class DocumentTests
{
    private const string Default = "pratique.yaml";

    public static TheoryData<string> Cases => ChartCase.Names;

    public static TheoryData<string> Samples => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy", "samples")).Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_configuration_can_be_read(string name)
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder[Default], (await DataAsync(name))[Default], TestContext.Current.CancellationToken);

        Assert.Empty(ConfigurationLoader.Load(folder[Default]).Errors);
    }

    [Theory]
    [InlineData("default", "baseline", "Audit")]
    [InlineData("production", "strict", "Enforce")]
    public async Task The_policy_of_the_values_can_be_read(string name, string preset, string mode)
    {
        var text = (await DataAsync(name))["policy.yaml"];
        var spec = Yaml.Read(text)[0]["spec"]!;

        Assert.Empty(PolicyReader.Read(text, name).Errors);
        Assert.Equal((preset, mode), ((string?)spec["preset"], (string?)spec["mode"]));
    }

    [Fact]
    public async Task Without_a_preset_there_is_no_policy() => Assert.Equal([Default], (await DataAsync("least")).Keys);

    [Theory]
    [MemberData(nameof(Samples))]
    public void Each_sample_can_be_read(string name) =>
        Assert.Empty(PolicyReader.Read(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "samples", name)), name).Errors);

    private static async Task<Dictionary<string, string>> DataAsync(string name)
    {
        var map = (await new ChartCase(name).ObjectsAsync()).First(one => (string?)one["kind"] == "ConfigMap" && one["data"]!.AsObject().ContainsKey(Default));
        return map["data"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
    }
}
