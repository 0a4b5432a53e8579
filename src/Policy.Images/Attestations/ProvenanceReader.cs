using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Policy.Rules.Attestations;
using Policy.Rules.Images;

namespace Policy.Images.Attestations;

/// <summary>
/// Reads provenance predicates. Source: SLSA, Provenance v0.2 (in-toto's v0.1 is alike) and v1; BuildKit,
/// docs/attestations/slsa-definitions.md.
/// </summary>
internal static class ProvenanceReader
{
    // A build of many sources lists some hundred.
    private const int MostMaterials = 200;

    // No Dockerfile comes near it.
    private const int LongestDockerfile = 1 << 20;

    private const string BuildKitMetadata = "https://mobyproject.org/buildkit@v1#metadata";

    /// <summary>What a predicate says, and when the build ended.</summary>
    public static (BuildProvenance Provenance, DateTimeOffset? Finished) Read(JsonElement predicate)
    {
        var isSecond = predicate.Has("buildDefinition") || predicate.Has("runDetails");
        return isSecond ? ReadSecond(predicate.Get("buildDefinition"), predicate.Get("runDetails")) : ReadFirst(predicate);
    }

    private static (BuildProvenance, DateTimeOffset?) ReadFirst(JsonElement predicate)
    {
        var metadata = predicate.Get("metadata");
        var provenance = new BuildProvenance
        {
            Builder = predicate.Get("builder").Get("id").Text(),
            BuildType = predicate.Get("buildType").Text(),
            Materials = Materials(predicate.Get("materials")),
            Target = TargetOf(predicate.Get("invocation").Get("parameters")),
            Stages = Stages(metadata.Get(BuildKitMetadata)),
        };
        return (provenance, metadata.Get("buildFinishedOn").Time());
    }

    private static (BuildProvenance, DateTimeOffset?) ReadSecond(JsonElement definition, JsonElement run)
    {
        var metadata = run.Get("metadata");
        var provenance = new BuildProvenance
        {
            Builder = run.Get("builder").Get("id").Text(),
            BuildType = definition.Get("buildType").Text(),
            Materials = Materials(definition.Get("resolvedDependencies")),
            Target = TargetOf(definition.Get("externalParameters").Get("request")),
            Stages = Stages(metadata.Get("buildkit_metadata")),
        };
        return (provenance, metadata.Get("finishedOn").Time());
    }

    private static ImmutableArray<ProvenanceMaterial> Materials(JsonElement materials) =>
    [
        .. materials.Each().Take(MostMaterials).Where(material => material.Get("uri").Raw().Length > 0)
            .Select(material => new ProvenanceMaterial(material.Get("uri").Text(), DigestOf(material.Get("digest")))),
    ];

    private static Digest? DigestOf(JsonElement digests)
    {
        foreach (var algorithm in (string[])["sha256", "sha512"])
        {
            if (Digest.TryParse($"{algorithm}:{digests.Get(algorithm).Raw()}", out var digest, out _))
            {
                return digest;
            }
        }

        return null;
    }

    // The other arguments, which hold what people pass to builds, are not kept.
    private static string? TargetOf(JsonElement parameters) => parameters.Get("args").Get("target").Text() is { Length: > 0 } target ? target : null;

    private static ImmutableArray<DockerfileStage> Stages(JsonElement metadata)
    {
        foreach (var source in metadata.Get("source").Get("infos").Each())
        {
            // BuildKit before 0.11.3 does not tell the language.
            if (source.Get("language").Raw() is "Dockerfile" or "dockerfile" or ""
                && source.Get("data") is { ValueKind: JsonValueKind.String } data
                && data.TryGetBytesFromBase64(out var bytes) && bytes.Length <= LongestDockerfile)
            {
                return DockerfileStages.Read(Encoding.UTF8.GetString(bytes));
            }
        }

        return [];
    }
}
