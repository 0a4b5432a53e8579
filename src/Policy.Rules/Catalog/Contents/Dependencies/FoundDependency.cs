using System.Collections.Immutable;
using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>A dependency of development that an image holds.</summary>
/// <param name="Kind">Whose it is.</param>
/// <param name="Name">Its name, as <see cref="Package.Name"/>.</param>
/// <param name="Version">Its version; empty where it does not say.</param>
/// <param name="Path">Its folder or file, from the root without a leading slash; where it has none of its own, the file that holds or names it.</param>
/// <param name="Layer">The layer that brought it, from 0.</param>
/// <param name="Bytes">What it takes unpacked, without what is nested in its node_modules; 0 where that is not known.</param>
/// <param name="Why">Why it is one of development, for people.</param>
internal sealed record FoundDependency(PackageKind Kind, string Name, string Version, string Path, int Layer, long Bytes, string Why)
{
    /// <summary>Whether the path is a file that holds it among others (a jar of jars) or only names it (deps.json).</summary>
    public bool IsPart { get; init; }
}

/// <summary>What was found, and what kept more from being found.</summary>
/// <param name="Found">Dependencies of development, the largest first.</param>
/// <param name="Problem">Why it is not known of npm's packages what they are there for; null where it is.</param>
internal sealed record DependencySearch(ImmutableArray<FoundDependency> Found, ContentProblem? Problem = null)
{
    /// <summary>Nothing was found, and nothing is in the way.</summary>
    public static DependencySearch Nothing { get; } = new([]);
}
