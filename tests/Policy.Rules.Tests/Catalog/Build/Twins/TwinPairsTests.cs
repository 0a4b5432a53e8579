using Policy.Rules.Images;
using Policy.Twins;

namespace Policy.Rules.Tests.Catalog.Build.Twins;

public sealed class TwinPairsTests
{
    [Fact]
    public void There_are_twenty_applications_in_four_dialects()
    {
        Assert.True(TwinPairs.All.Length >= 60, $"{TwinPairs.All.Length} pairs");
        Assert.True(TwinPairs.All.Select(pair => pair.Name).Distinct().Count() >= 20);
        Assert.Equal(["buildah", "buildah --layers", "buildkit", "docker"], TwinPairs.All.Select(pair => pair.Dialect).Distinct().Order());
        Assert.Equal(TwinPairs.All.Length, TwinPairs.All.Select(pair => pair.ToString()).Distinct().Count());
    }

    [Fact]
    public void Each_application_is_built_in_three_dialects_at_least() =>
        Assert.All(TwinPairs.All.GroupBy(pair => pair.Name), pairs => Assert.True(pairs.Select(pair => pair.Dialect).Distinct().Count() >= 3, pairs.Key));

    [Fact]
    public void Each_heading_of_the_guide_that_has_Dockerfiles_has_its_pair() => Assert.Equal(
        [
            "Basic Multi-Stage Build", "Go Application", "Next.js Application", "Optimizing Layer Caching", "Python Application", "Size Comparison", "Testing Stage",
            "TypeScript Application", "Using Build Arguments",
        ],
        GuideImages.ByHeading.Keys.Order());

    [Fact]
    public void Images_of_one_stage_and_images_of_none_are_there_in_several_dialects()
    {
        Assert.True(TwinPairs.NotApplicable.Length >= 30);
        Assert.True(TwinPairs.Singles.Length >= 15);
        Assert.NotEmpty(TwinPairs.ToolsLeft);
    }

    [Fact]
    public void They_are_the_same_each_time_they_are_made() => Assert.Equal(
        TwinPairs.Bases.Select(image => (image.Name, Told(image.Facts))), TwinPairs.Bases.Select(image => (image.Name, Told(image.Facts))));

    private static string Told(ImageFacts facts) => string.Join('\n', [
        facts.Digest!.ToString()!, facts.CompressedBytes.ToString()!, .. facts.Layers.Select(layer => $"{layer.Digest} {layer.Size}"), .. facts.Config.History.Select(line => line.CreatedBy)]);
}
