using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Images.Tests.Attestations;

/// <summary>Attestations and manifests that hold them, as builders, cosign and oras write them.</summary>
internal static class TestAttachments
{
    public const string InToto = "application/vnd.in-toto+json";
    public const string Dsse = "application/vnd.dsse.envelope.v1+json";
    public const string Spdx = "https://spdx.dev/Document";
    public const string Slsa = "https://slsa.dev/provenance/v1";
    public const string CosignVuln = "https://cosign.sigstore.dev/attestation/vuln/v1";

    private static readonly TestBlob Empty = new("application/vnd.oci.empty.v1+json", "{}"u8.ToArray());

    /// <summary>A statement about images, as JSON.</summary>
    public static string Statement(string predicateType, string predicate, params ImmutableArray<Digest> subjects) => new JsonObject
    {
        ["_type"] = "https://in-toto.io/Statement/v1",
        ["predicateType"] = predicateType,
        ["subject"] = new JsonArray([.. subjects.Select(subject => new JsonObject { ["name"] = "_", ["digest"] = new JsonObject { [subject.Algorithm] = subject.Hex } })]),
        ["predicate"] = JsonNode.Parse(predicate),
    }.ToJsonString();

    /// <summary>A statement in a DSSE envelope. Its signature is nobody's.</summary>
    public static string Envelope(string statement, string payloadType = InToto) => new JsonObject
    {
        ["payloadType"] = payloadType,
        ["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(statement)),
        ["signatures"] = new JsonArray(new JsonObject { ["sig"] = "MEUC" }),
    }.ToJsonString();

    /// <summary>A document with its media type.</summary>
    public static TestBlob Blob(string mediaType, string document) => new(mediaType, Encoding.UTF8.GetBytes(document));

    /// <summary>A manifest of documents, which says what it is attached to, or does not.</summary>
    public static TestContent Manifest(string? artifactType, Digest? subject, params ImmutableArray<TestBlob> documents)
    {
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["config"] = Empty.Descriptor(),
            ["layers"] = new JsonArray([.. documents.Select(document => document.Descriptor())]),
            ["annotations"] = new JsonObject { ["org.opencontainers.image.created"] = "2026-03-04T05:06:07Z" },
        };
        if (artifactType is not null)
        {
            manifest["artifactType"] = artifactType;
        }

        if (subject is { } digest)
        {
            manifest["subject"] = new JsonObject { ["mediaType"] = "application/vnd.oci.image.manifest.v1+json", ["digest"] = digest.ToString(), ["size"] = 1 };
        }

        return new TestContent(Blob("application/vnd.oci.image.manifest.v1+json", manifest.ToJsonString()), [], [Empty, .. documents]);
    }

    /// <summary>A list of referrers.</summary>
    public static string Referrers(params IEnumerable<(TestContent Content, string ArtifactType)> attached) => new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = "application/vnd.oci.image.index.v1+json",
        ["manifests"] = new JsonArray([.. attached.Select(referrer =>
        {
            var descriptor = referrer.Content.Manifest.Descriptor();
            descriptor["artifactType"] = referrer.ArtifactType;
            return descriptor;
        })]),
    }.ToJsonString();
}
