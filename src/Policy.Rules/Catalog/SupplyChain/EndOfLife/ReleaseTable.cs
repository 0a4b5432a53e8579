using System.Collections.Immutable;
using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.SupplyChain.EndOfLife;

/// <summary>
/// The distributions whose releases are known. To bring it up to date, go through the pages that each names, mend the
/// lines, and set <see cref="Dated"/>; a release whose days are not sure is left out.
/// </summary>
internal static class ReleaseTable
{
    // No distribution mends a release for a shorter time: one that came out since the table was made is mended until then.
    private const int ShortestSupportDays = 180;

    /// <summary>The day on which the table was last held against its sources.</summary>
    public static DateOnly Dated { get; } = new(2026, 8, 22);

    /// <summary>The distributions.</summary>
    public static ImmutableArray<Distribution> Distributions { get; } =
    [
        DebianReleases.Debian,
        DebianReleases.Ubuntu,
        AlpineReleases.Alpine,
        RedHatReleases.Rhel,
        RedHatReleases.CentOS,
        RedHatReleases.CentOSStream,
        RedHatReleases.Rocky,
        RedHatReleases.AlmaLinux,
        RedHatReleases.Oracle,
        RedHatReleases.Fedora,
        RedHatReleases.Amazon,
        SuseReleases.Leap,
        SuseReleases.OpenSuse,
        SuseReleases.Sles,
        CloudReleases.AzureLinux,
        CloudReleases.Mariner,
        CloudReleases.Photon,
        CloudReleases.ClearLinux,
    ];

    /// <summary>The distribution of a system; null where it is not in the table.</summary>
    public static Distribution? DistributionOf(OsRelease system)
    {
        // CentOS Linux and CentOS Stream have one ID.
        var id = system.Id == "centos" && system.Name.Contains("Stream", StringComparison.OrdinalIgnoreCase) ? "centos-stream" : system.Id;
        return Distributions.FirstOrDefault(distribution => distribution.Id == id);
    }

    /// <summary>The release of a system; null where it is not in the table.</summary>
    public static Release? ReleaseOf(Distribution distribution, OsRelease system)
    {
        var version = string.Join('.', system.VersionId.Split('.', distribution.Parts + 1).Take(distribution.Parts));
        return distribution.Releases.FirstOrDefault(release => release.Version == version);
    }

    /// <summary>Whether a system is one that has no releases, and is mended as long as it is built anew.</summary>
    public static bool IsRolling(OsRelease system) => system.Id switch
    {
        "wolfi" or "chainguard" or "arch" or "archarm" or "gentoo" or "kali" or "void" or "opensuse-tumbleweed" or "opensuse-slowroll" => true,

        // Testing and unstable; edge.
        "debian" => system.VersionId.Length == 0,
        "alpine" => system.VersionId.Contains("_alpha", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether a system is a release that can only have come out since the table was made, and is mended for sure today.</summary>
    public static bool IsNewAndMended(Distribution distribution, OsRelease system, DateOnly today) =>
        today <= Dated.AddDays(ShortestSupportDays)
        && Number(system.VersionId) is { } version
        && distribution.Releases.All(release => Number(release.Version) is { } known && known < version);

    // The first two parts; Version has room for no larger numbers and reads no others.
    private static Version? Number(string text)
    {
        var parts = text.Split('.', 3);
        return Version.TryParse($"{parts[0]}.{(parts.Length > 1 ? parts[1] : "0")}", out var version) ? version : null;
    }
}
