using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Policy.Rules.Images;

namespace Policy.Testing;

/// <summary>An entry of an index.</summary>
/// <param name="Content">What it points to.</param>
/// <param name="Platform">The platform that the index names; null leaves it out.</param>
public sealed record TestIndexEntry(TestContent Content, Platform? Platform)
{
    /// <summary>The entry's annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>An image index (or Docker's manifest list) that a test makes.</summary>
public sealed record TestIndex
{
    /// <summary>Its entries in order.</summary>
    public required ImmutableArray<TestIndexEntry> Entries { get; init; }

    /// <summary>Its annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether it has Docker's media type instead of OCI's.</summary>
    public bool Docker { get; init; }

    /// <summary>Changes the index after it is made.</summary>
    public Action<JsonObject>? Edit { get; init; }

    /// <summary>An index of images, each for the platform that its config names.</summary>
    public static TestIndex Of(params IEnumerable<TestImage> images) =>
        new() { Entries = [.. images.Select(image => new TestIndexEntry(image.Build(), image.Platform))] };

    /// <summary>The same index with an attestation manifest for each entry, as BuildKit pushes them.</summary>
    public TestIndex WithAttestations() => this with { Entries = [.. Entries, .. Entries.Select(Attestation)] };

    /// <summary>Makes the index.</summary>
    public TestContent Build()
    {
        var index = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Docker ? "application/vnd.docker.distribution.manifest.list.v2+json" : "application/vnd.oci.image.index.v1+json",
            ["manifests"] = new JsonArray([.. Entries.Select(Entry)]),
        };
        TestImage.AddMap(index, "annotations", Annotations);
        Edit?.Invoke(index);
        return new TestContent(
            TestImage.Blob((string?)index["mediaType"] ?? "", index),
            [.. Entries.SelectMany(entry => entry.Content.Children.Append(entry.Content.Manifest)).DistinctBy(blob => blob.Digest)],
            [.. Entries.SelectMany(entry => entry.Content.Blobs).DistinctBy(blob => blob.Digest)]);
    }

    private static JsonObject Entry(TestIndexEntry entry)
    {
        var descriptor = entry.Content.Manifest.Descriptor();
        if (entry.Platform is { } platform)
        {
            var written = new JsonObject { ["architecture"] = platform.Architecture, ["os"] = platform.Os };
            if (platform.Variant is not null)
            {
                written["variant"] = platform.Variant;
            }

            descriptor["platform"] = written;
        }

        TestImage.AddMap(descriptor, "annotations", entry.Annotations);
        return descriptor;
    }

    private static TestIndexEntry Attestation(TestIndexEntry entry)
    {
        var statement = new TestBlob("application/vnd.in-toto+json", TestImage.Blob("", new JsonObject
        {
            ["_type"] = "https://in-toto.io/Statement/v0.1",
            ["predicateType"] = "https://slsa.dev/provenance/v0.2",
            ["subject"] = new JsonArray(new JsonObject { ["digest"] = new JsonObject { ["sha256"] = entry.Content.Digest.Hex } }),
            ["predicate"] = new JsonObject(),
        }).Bytes);
        var descriptor = statement.Descriptor();
        descriptor["annotations"] = new JsonObject { ["in-toto.io/predicate-type"] = "https://slsa.dev/provenance/v0.2" };
        var content = new TestImage
        {
            Platform = new Platform("unknown", "unknown"),
            Created = null,
            Env = [],
            EditManifest = manifest => manifest["layers"] = new JsonArray(descriptor),
        }.Build();
        return new TestIndexEntry(content with { Blobs = [.. content.Blobs, statement] }, new Platform("unknown", "unknown"))
        {
            Annotations = new Dictionary<string, string>
            {
                ["vnd.docker.reference.type"] = "attestation-manifest",
                ["vnd.docker.reference.digest"] = entry.Content.Digest.ToString(),
            },
        };
    }
}
