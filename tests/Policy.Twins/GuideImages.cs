using System.Collections.Immutable;
using Policy.Twins.Pairs;

namespace Policy.Twins;

/// <summary>The images of a guide to multi-stage builds, as BuildKit builds them, by the guide's headings.</summary>
public static class GuideImages
{
    private static readonly Lazy<ImmutableDictionary<string, TwinPair>> Pairs = new(() =>
    {
        var headings = GuidePairs.All.Select(source => source.Name).ToHashSet();
        return TwinPairs.All.Where(pair => pair.Dialect == Dialects.BuildKit.Name && headings.Contains(pair.Name)).ToImmutableDictionary(pair => pair.Name);
    });

    /// <summary>The pairs: <c>Next.js Application</c>, <c>Size Comparison</c>…</summary>
    public static ImmutableDictionary<string, TwinPair> ByHeading => Pairs.Value;
}
