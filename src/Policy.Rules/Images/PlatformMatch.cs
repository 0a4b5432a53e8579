using System.Collections.Immutable;
using System.Globalization;

namespace Policy.Rules.Images;

/// <summary>
/// Which images a platform runs, as containerd decides it for a node: the platform's own, then what its CPU runs too.
/// Source: containerd's platforms package, compare.go and database.go.
/// </summary>
public static class PlatformMatch
{
    /// <summary>Whether an image made for <paramref name="offered"/> runs on <paramref name="asked"/>.</summary>
    public static bool Runs(Platform asked, Platform offered) => Accepted(asked).Contains(Normalize(offered));

    /// <summary>What a platform runs, best first, in normal form.</summary>
    public static ImmutableArray<Platform> Accepted(Platform asked)
    {
        var platform = Normalize(asked);
        var os = platform.Os;
        return platform.Architecture switch
        {
            "amd64" => [platform, .. Lower(platform, 1), new Platform(os, "386")],
            "arm" => [platform, .. Lower(platform, 5)],
            "arm64" when platform.Variant is not null => [platform, .. Accepted(new Platform(os, "arm64"))],
            "arm64" => [platform, .. Accepted(new Platform(os, "arm", "v8"))],
            _ => [platform],
        };
    }

    /// <summary>One way to write a platform that can be written in several: <c>amd64</c> for <c>x86_64</c>, no variant for the usual one.</summary>
    public static Platform Normalize(Platform platform)
    {
        var os = platform.Os.ToLowerInvariant() is var name && name == "macos" ? "darwin" : name;
        var variant = platform.Variant?.ToLowerInvariant() is { Length: > 0 } text ? text : null;
        return (platform.Architecture.ToLowerInvariant(), variant) switch
        {
            ("amd64" or "x86_64" or "x86-64", null or "v1") => new Platform(os, "amd64"),
            ("amd64" or "x86_64" or "x86-64", _) => new Platform(os, "amd64", variant),
            ("386" or "i386", _) => new Platform(os, "386"),
            ("arm64" or "aarch64", null or "8" or "v8" or "v8.0") => new Platform(os, "arm64"),
            ("arm64" or "aarch64", _) => new Platform(os, "arm64", variant),
            ("armhf", _) or ("arm", null) => new Platform(os, "arm", "v7"),
            ("armel", _) => new Platform(os, "arm", "v6"),
            ("arm", { Length: 1 }) => new Platform(os, "arm", "v" + variant),
            var (architecture, _) => new Platform(os, architecture, variant),
        };
    }

    private static IEnumerable<Platform> Lower(Platform platform, int least)
    {
        var level = platform.Variant is ['v', >= '0' and <= '9'] and [_, var digit] ? digit - '0' : 0;
        for (level--; level >= least; level--)
        {
            yield return Normalize(platform with { Variant = string.Create(CultureInfo.InvariantCulture, $"v{level}") });
        }
    }
}
