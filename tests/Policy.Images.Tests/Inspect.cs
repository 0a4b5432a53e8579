using Policy.Images.Configuration;
using Policy.Rules.Catalog;
using Policy.Rules.Images;

namespace Policy.Images.Tests;

/// <summary>Asks the inspector of one image.</summary>
internal static class Inspect
{
    public static Platform Amd64 { get; } = new("linux", "amd64");

    public static Platform Arm64 { get; } = new("linux", "arm64");

    public static async Task<ImageInspection> Image(ImageLocation location, Platform? platform = null, PratiqueConfiguration? configuration = null)
    {
        var request = new ImageRequest(location, platform ?? Amd64, Needs.Config);
        using var inspector = new ImageInspector(configuration ?? PratiqueConfiguration.Default, TimeProvider.System);
        return (await inspector.InspectAsync([request], TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken))[request];
    }

    public static Task<ImageInspection> Reference(string reference, PratiqueConfiguration configuration, Platform? platform = null) =>
        Image(new ImageLocation.Registry(ImageReference.Parse(reference)), platform, configuration);

    public static ImageFacts Facts(this ImageInspection inspection) => Assert.IsType<ImageInspection.Known>(inspection).Facts;

    /// <summary>Reason and message, the place left out.</summary>
    public static string Why(this ImageInspection inspection, string place)
    {
        var unknown = Assert.IsType<ImageInspection.NotKnown>(inspection);
        return $"{unknown.Reason}: {unknown.Message}".Replace(place, "PLACE", StringComparison.Ordinal);
    }
}
