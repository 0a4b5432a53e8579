using System.Collections.Immutable;
using Policy.Images.Sources;
using Policy.Rules.Images;

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
}
