using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Policy.Twins.Builders;

namespace Policy.Twins.Pairs;

/// <summary>An application with two Dockerfiles, which each variant fills in: <c>&lt;base&gt;</c> stands for what it says of base.</summary>
/// <param name="Name">The application's name, and what is special.</param>
/// <param name="Stack">What it is written in.</param>
/// <param name="Application">The application.</param>
/// <param name="Single">Its Dockerfile of one stage.</param>
/// <param name="Multi">Its Dockerfile of several.</param>
internal sealed record PairSource(string Name, string Stack, Application Application, string Single, string Multi)
{
    /// <summary>How it is built.</summary>
    public required ImmutableArray<Variant> Variants { get; init; }

    /// <summary>What <c>--build-arg</c> says.</summary>
    public ImmutableArray<string> BuildArgs { get; init; } = [];

    /// <summary>Builds each variant.</summary>
    public IEnumerable<TwinPair> Build() => Variants.Select(variant => new TwinPair(
        Name, Stack, variant.Dialect.Name, Facts(Single, variant, "single"), Facts(Multi, variant, "multi")));

    private Rules.Images.ImageFacts Facts(string dockerfile, Variant variant, string way) =>
        DockerfileBuild.Build(variant.Fill(dockerfile), Application, variant.Dialect, BuildArgs).ToFacts($"{Name} {variant.Dialect.Name} {way}");
}

/// <summary>How a pair is built, and what varies in its Dockerfiles.</summary>
/// <param name="Dialect">Who builds.</param>
/// <param name="Values"><c>name=value</c> on a line each; what is not named is left out.</param>
internal sealed record Variant(Dialect Dialect, string Values = "")
{
    private static readonly Regex Named = new(" ?<[a-z]+>", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>Puts the values in, and takes out what has none. A line of which nothing is left is none.</summary>
    public string Fill(string dockerfile)
    {
        foreach (var parts in Values.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split('=', 2)))
        {
            dockerfile = dockerfile.Replace($"<{parts[0]}>", parts[1], StringComparison.Ordinal);
        }

        return Named.Replace(dockerfile, "");
    }
}

/// <summary>The builders.</summary>
internal static class Dialects
{
    /// <summary>The classic docker builder.</summary>
    public static Dialect Docker { get; } = new ClassicDocker();

    /// <summary>BuildKit.</summary>
    public static Dialect BuildKit { get; } = new BuildKit();

    /// <summary>buildah, one layer for all steps.</summary>
    public static Dialect Buildah { get; } = new Buildah(layers: false);

    /// <summary>buildah with a layer for each step.</summary>
    public static Dialect BuildahLayers { get; } = new Buildah(layers: true);
}
