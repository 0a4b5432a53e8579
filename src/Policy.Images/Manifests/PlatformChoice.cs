using System.Collections.Immutable;
using Policy.Rules.Images;

namespace Policy.Images.Manifests;

/// <summary>
/// Chooses entries of an index as containerd does, since that decides what a node runs: the asked platform first, then
/// what its CPU runs too, then entries that name no platform. Source: containerd's platforms package.
/// </summary>
internal static class PlatformChoice
{
    /// <summary>The platform that attestations in an index name.</summary>
    public static Platform Nowhere { get; } = new("unknown", "unknown");

    /// <summary>
    /// The entries that may be meant, best first. Attestations are set aside by their platform, unknown/unknown, alone:
    /// their annotation on an entry that names a real platform does not keep a runtime from running it.
    /// </summary>
    public static ImmutableArray<IndexEntry> Candidates(ManifestDocument.Index index, Platform asked)
    {
        var accepted = PlatformMatch.Accepted(asked);
        return
        [
            .. index.Entries
                .Where(entry => entry.Platform is not null)
                .Select(entry => (entry, rank: accepted.IndexOf(PlatformMatch.Normalize(entry.Platform!))))
                .Where(pair => pair.rank >= 0)
                .OrderBy(pair => pair.rank)
                .Select(pair => pair.entry),
            .. index.Entries.Where(entry => entry.Platform is null),
        ];
    }

    /// <summary>Whether an image that says it is for one platform is what was asked for.</summary>
    public static bool Suits(Platform offered, Platform asked) => PlatformMatch.Runs(asked, offered);

    /// <summary>The platforms that an index offers, attestations set aside.</summary>
    public static ImmutableArray<Platform> Offered(ManifestDocument.Index index) =>
    [
        .. index.Entries.Select(entry => entry.Platform).OfType<Platform>()
            .Where(platform => platform.Os != Nowhere.Os && platform.Architecture != Nowhere.Architecture)
            .Distinct(),
    ];
}
