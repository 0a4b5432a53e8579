using System.Collections.Immutable;
using Policy.Rules.Images;

namespace Policy.Rules.Attestations;

/// <summary>How an image was built, as its builder says. Source: SLSA, Provenance v0.2 and v1; BuildKit, docs/attestations/slsa-definitions.md.</summary>
public sealed record BuildProvenance
{
    /// <summary>Who built it, mostly a URL; empty where BuildKit was not told.</summary>
    public string Builder { get; init; } = "";

    /// <summary>What kind of build, a URI; empty where it is not said.</summary>
    public string BuildType { get; init; } = "";

    /// <summary>What went into the build: images, sources.</summary>
    public ImmutableArray<ProvenanceMaterial> Materials { get; init; } = [];

    /// <summary>The stages of the Dockerfile; empty where provenance does not hold it (BuildKit's <c>mode=min</c>).</summary>
    public ImmutableArray<DockerfileStage> Stages { get; init; } = [];

    /// <summary>The stage that was asked for by name; null for the last.</summary>
    public string? Target { get; init; }

    /// <summary>Whether the image takes files from another stage of its Dockerfile; null where that is not told.</summary>
    public bool? IsMultiStage => Stages.IsEmpty ? null : DockerfileStages.TakesFromOthers(Stages, Target);

    /// <summary>The images among the materials, without the frontends and scanners that BuildKit itself pulls: bases, and images that are copied from.</summary>
    public IEnumerable<ProvenanceMaterial> Images => Materials.Where(material => material is { Image: not null, IsBuildersTool: false });
}

/// <summary>What went into a build.</summary>
/// <param name="Uri">What it is: <c>pkg:docker/alpine@3.21?platform=linux%2Famd64</c>, <c>git+https://…</c>.</param>
/// <param name="Digest">The digest that it had; null where it is not said, or is no image's (a commit).</param>
public sealed record ProvenanceMaterial(string Uri, Digest? Digest)
{
    private const string DockerPackage = "pkg:docker/";

    /// <summary>The image's name and tag or digest, as references have them; null where it is no image. Source: package URL, type docker.</summary>
    public string? Image
    {
        get
        {
            if (!Uri.StartsWith(DockerPackage, StringComparison.Ordinal))
            {
                return null;
            }

            var end = Uri.AsSpan().IndexOfAny('?', '#');
            var path = System.Uri.UnescapeDataString(end < 0 ? Uri[DockerPackage.Length..] : Uri[DockerPackage.Length..end]);
            var at = path.LastIndexOf('@');
            return at < 0 ? path : $"{path[..at]}{(path.IndexOf(':', at) < 0 ? ':' : '@')}{path[(at + 1)..]}";
        }
    }

    /// <summary>
    /// Whether it is an image that BuildKit works with and does not build on: a frontend (<c># syntax=docker/dockerfile:1</c>),
    /// or a scanner that makes the SBOM.
    /// </summary>
    public bool IsBuildersTool => Image is { } image && Repository(image) is { } name
        && (name is "docker/dockerfile" or "docker/dockerfile-upstream" or "docker/scout-sbom-indexer"
            || name.EndsWith("/dockerfile-upstream", StringComparison.Ordinal)
            || name.EndsWith("/docker/dockerfile", StringComparison.Ordinal)
            || (name[(name.LastIndexOf('/') + 1)..] is var last && last.StartsWith("buildkit-", StringComparison.Ordinal) && last.EndsWith("-scanner", StringComparison.Ordinal)));

    // A colon after the last slash begins a tag; before it, a port.
    private static string Repository(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        name = colon > name.LastIndexOf('/') ? name[..colon] : name;
        return name.StartsWith("docker.io/", StringComparison.Ordinal) ? name["docker.io/".Length..] : name;
    }
}
