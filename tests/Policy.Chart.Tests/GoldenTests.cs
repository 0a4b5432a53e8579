using Policy.Chart.Tests.Rendering;

namespace Policy.Chart.Tests;

public sealed class GoldenTests
{
    public static TheoryData<string> Cases => ChartCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Each_combination_of_values_renders_as_it_did(string name)
    {
        var one = new ChartCase(name);

        await KeptFile.HoldsAsync(one.GoldenFile, await one.TextAsync());
    }

    [Fact]
    public async Task Helm_finds_nothing_to_complain_about()
    {
        foreach (var one in ChartCase.All)
        {
            var said = await Helm.RunAsync("lint", "--strict", "--quiet", Helm.Chart, "--values", Path.ChangeExtension(one.GoldenFile, null).Replace("Golden", "Cases", StringComparison.Ordinal) + ".yaml");

            Assert.Equal("", said.Trim());
        }
    }
}
