using System.Collections.Immutable;
using System.Globalization;
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
        var accepted = Accepted(asked);
        return
        [
            .. index.Entries
                .Where(entry => entry.Platform is not null)
                .Select(entry => (entry, rank: accepted.IndexOf(Normalize(entry.Platform!))))
                .Where(pair => pair.rank >= 0)
                .OrderBy(pair => pair.rank)
                .Select(pair => pair.entry),
            .. index.Entries.Where(entry => entry.Platform is null),
        ];
    }

    /// <summary>Whether an image that says it is for one platform is what was asked for.</summary>
    public static bool Suits(Platform offered, Platform asked) => Accepted(asked).Contains(Normalize(offered));

    /// <summary>The platforms that an index offers, attestations set aside.</summary>
    public static ImmutableArray<Platform> Offered(ManifestDocument.Index index) =>
    [
        .. index.Entries.Select(entry => entry.Platform).OfType<Platform>()
            .Where(platform => platform.Os != Nowhere.Os && platform.Architecture != Nowhere.Architecture)
            .Distinct(),
    ];

    /// <summary>What the asked platform runs, best first.</summary>
    private static ImmutableArray<Platform> Accepted(Platform asked)
    {
        var platform = Normalize(asked);
        ImmutableArray<Platform> own = [platform];
        return platform.Architecture switch
        {
            "amd64" => [.. own, .. Below(platform, lowest: 1), new Platform(platform.Os, "386")],
            "arm" => [.. own, .. Below(platform, lowest: 5)],
            "arm64" when platform.Variant is not null => [.. own, .. Accepted(platform with { Variant = null })],
            "arm64" => [.. own, .. Accepted(new Platform(platform.Os, "arm", "v8"))],
            _ => own,
        };
    }

    private static IEnumerable<Platform> Below(Platform platform, int lowest)
    {
        if (platform.Variant is not ['v', var digit] || !char.IsAsciiDigit(digit))
        {
            yield break;
        }

        for (var version = digit - '0' - 1; version >= lowest; version--)
        {
            yield return Normalize(platform with { Variant = string.Create(CultureInfo.InvariantCulture, $"v{version}") });
        }
    }

    private static Platform Normalize(Platform platform)
    {
        var os = platform.Os.ToLowerInvariant() switch { "macos" => "darwin", var other => other };
        var variant = platform.Variant?.ToLowerInvariant() ?? "";
        return platform.Architecture.ToLowerInvariant() switch
        {
            "amd64" or "x86_64" or "x86-64" => new Platform(os, "amd64", variant is "" or "v1" ? null : variant),
            "386" or "i386" => new Platform(os, "386"),
            "arm64" or "aarch64" => new Platform(os, "arm64", variant is "" or "8" or "v8" or "v8.0" ? null : variant),
            "armhf" => new Platform(os, "arm", "v7"),
            "armel" => new Platform(os, "arm", "v6"),
            "arm" => new Platform(os, "arm", variant is "" ? "v7" : variant is "5" or "6" or "7" or "8" ? "v" + variant : variant),
            var other => new Platform(os, other, variant.Length == 0 ? null : variant),
        };
    }
}
