using System.Collections.Immutable;
using Policy.Rules.Images;
using Policy.Twins.Bases;
using Policy.Twins.Pairs;

namespace Policy.Twins;

/// <summary>
/// The same applications built in one stage and in several, as image facts: what <c>single-stage</c> is measured on. They
/// are made by simulated builders when they are first asked for, and are the same each time.
/// </summary>
public static class TwinPairs
{
    private static readonly Lazy<ImmutableArray<TwinPair>> Pairs = new(() => [.. Sources.SelectMany(source => source.Build())]);
    private static readonly Lazy<ImmutableArray<TwinImage>> Others = new(() => [.. OtherImages.NotApplicable]);
    private static readonly Lazy<ImmutableArray<TwinImage>> Alone = new(() => [.. OtherImages.Singles]);
    private static readonly Lazy<ImmutableArray<TwinImage>> Left = new(() => [.. OtherImages.ToolsLeft]);

    /// <summary>All pairs.</summary>
    public static ImmutableArray<TwinPair> All => Pairs.Value;

    /// <summary>Images of which the rule has nothing to say: nothing was built, or what built was purged in the same step.</summary>
    public static ImmutableArray<TwinImage> NotApplicable => Others.Value;

    /// <summary>Further images of one stage: SDKs that run sources, toolchains left behind.</summary>
    public static ImmutableArray<TwinImage> Singles => Alone.Value;

    /// <summary>Images built in stages whose last stage has a toolchain of its own.</summary>
    public static ImmutableArray<TwinImage> ToolsLeft => Left.Value;

    /// <summary>The base images, by the names that FROM gives them.</summary>
    public static IEnumerable<(string Name, ImageFacts Facts)> Bases => BaseImages.Names.Select(name => (name, BaseImages.Find(name).ToFacts(name)));

    private static IEnumerable<PairSource> Sources =>
    [
        .. GuidePairs.All, .. NodePairs.All, .. GoPairs.All, .. PythonPairs.All, .. JavaPairs.All, .. CompiledPairs.All, .. ScriptedPairs.All,
    ];
}
