using System.Collections.Immutable;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images;

/// <summary>What came of reading one image.</summary>
/// <param name="ByPlatform">For each platform asked for what is known, or why it is not.</param>
internal sealed record ImageRead(ImmutableDictionary<Platform, SourceResult<ImageInspection>> ByPlatform)
{
    /// <summary>The first thing that went wrong; null where nothing did.</summary>
    public SourceError? Error => ByPlatform.Values.Select(result => result.Error).FirstOrDefault(error => error is not null);

    /// <summary>What is known for a platform, or why it is not.</summary>
    public SourceResult<ImageInspection> this[Platform platform] => ByPlatform[platform];

    /// <summary>Nothing could be read, for one reason.</summary>
    public static ImageRead Failed(IEnumerable<Platform> platforms, SourceError error) =>
        new(platforms.ToImmutableDictionary(platform => platform, _ => (SourceResult<ImageInspection>)error));

    /// <summary>What is known already.</summary>
    public static ImageRead Known(IEnumerable<KeyValuePair<Platform, ImageInspection>> inspections) =>
        new(inspections.ToImmutableDictionary(pair => pair.Key, pair => SourceResult.Of(pair.Value)));

    /// <summary>With more to say where it could not be read for a reason.</summary>
    public ImageRead Explained(UnknownReason reason, string more) => new(ByPlatform.ToImmutableDictionary(
        pair => pair.Key,
        pair => pair.Value.Error is { } error && error.Reason == reason ? error with { Message = $"{error.Message}; {more}" } : pair.Value));

    /// <summary>With other facts for each platform on which the image is known.</summary>
    public static async Task<ImageRead> MapAsync(ImageRead read, Func<ImageFacts, Task<ImageFacts>> map)
    {
        var mapped = await Task.WhenAll(read.ByPlatform.Select(async pair => KeyValuePair.Create(
            pair.Key, pair.Value.Value is ImageInspection.Known { Facts: var facts } ? SourceResult.Of<ImageInspection>(new ImageInspection.Known(await map(facts))) : pair.Value)));
        return new ImageRead(mapped.ToImmutableDictionary());
    }
}
