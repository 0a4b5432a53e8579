using System.Text;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Manifests;

public sealed class ManifestReaderTests
{
    private const string Hex = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    private const string Config = $$"""{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:{{Hex}}","size":7}""";
    private const string Layer = $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:{{Hex}}","size":32}""";

    [Theory]
    [InlineData(MediaTypes.OciManifest)]
    [InlineData(MediaTypes.DockerManifest)]
    [InlineData("Application/vnd.OCI.image.manifest.v1+json; charset=utf-8")]
    [InlineData("application/json")]
    [InlineData("")]
    public void A_manifest_is_read_whatever_it_is_served_as(string mediaType)
    {
        var image = Assert.IsType<ManifestDocument.Image>(Read(mediaType, $$$"""
            {"schemaVersion":2,"config":{{{Config}}},"layers":[{{{Layer}}},{{{Layer}}}],"annotations":{"a":"1","b":null}}
            """));

        Assert.Equal(new Descriptor(MediaTypes.OciConfig, Digest.Parse("sha256:" + Hex), 7), image.Config);
        Assert.Equal([.. Enumerable.Repeat(new Layer(Digest.Parse("sha256:" + Hex), 32, "application/vnd.oci.image.layer.v1.tar+gzip"), 2)], image.Layers);
        Assert.Equal([new("a", "1"), new("b", "")], image.Annotations.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Null(image.ArtifactType);
    }

    [Theory]
    [InlineData(MediaTypes.OciIndex)]
    [InlineData(MediaTypes.DockerList)]
    [InlineData("")]
    public void An_index_is_read(string mediaType)
    {
        var index = Assert.IsType<ManifestDocument.Index>(Read(mediaType, $$$"""
            {"schemaVersion":2,"manifests":[
              {"digest":"sha256:{{{Hex}}}","size":1,"platform":{"os":"linux","architecture":"arm","variant":"v7","os.version":"1"},"annotations":{"a":"1"}},
              {"digest":"sha256:{{{Hex}}}","size":2},
              {"digest":"sha256:{{{Hex}}}","size":3,"platform":{"os":"linux"}},
              {"digest":"sha256:{{{Hex}}}","size":4,"platform":{"os":"linux","architecture":"amd64\u001b[31m"}}]}
            """));

        Assert.Equal([new Platform("linux", "arm", "v7"), null, PlatformChoice.Nowhere, PlatformChoice.Nowhere], index.Entries.Select(entry => entry.Platform));
        Assert.Equal([1, 2, 3, 4], index.Entries.Select(entry => entry.Descriptor.Size));
        Assert.Equal("1", index.Entries[0].Annotations["a"]);
    }

    [Fact]
    public void An_index_whose_list_is_null_is_empty() =>
        Assert.Empty(Assert.IsType<ManifestDocument.Index>(Read(MediaTypes.OciIndex, """{"schemaVersion":2,"manifests":null}""")).Entries);

    [Theory]
    [InlineData("application/vnd.cncf.helm.config.v1+json", null, "application/vnd.cncf.helm.config.v1+json")]
    [InlineData("application/vnd.oci.empty.v1+json", "application/vnd.example.sbom", "application/vnd.example.sbom")]
    [InlineData("application/vnd.wasm.config.v0+json", null, "application/vnd.wasm.config.v0+json")]
    [InlineData(MediaTypes.OciConfig, "application/vnd.example.sbom", null)]
    [InlineData(MediaTypes.DockerConfig, null, null)]
    [InlineData("application/octet-stream", null, null)]
    public void The_config_decides_whether_it_is_an_image_since_runtimes_ignore_the_artifact_type(string config, string? artifactType, string? expected)
    {
        var manifest = $$"""
            {"schemaVersion":2,"artifactType":{{(artifactType is null ? "null" : $"\"{artifactType}\"")}},
             "config":{"mediaType":"{{config}}","digest":"sha256:{{Hex}}","size":2},"layers":[]}
            """;

        Assert.Equal(expected, Assert.IsType<ManifestDocument.Image>(Read(MediaTypes.OciManifest, manifest)).ArtifactType);
    }

    [Theory]
    [InlineData("""{"artifactType":"application/vnd.example"}""", "application/vnd.example")]
    [InlineData("{}", MediaTypes.OciArtifact)]
    public void An_artifact_manifest_is_no_image(string manifest, string type) =>
        Assert.Equal(type, Assert.IsType<ManifestDocument.Artifact>(Read(MediaTypes.OciArtifact, manifest)).ArtifactType);

    [Fact]
    public void Field_names_match_as_in_Go_whatever_their_case()
    {
        var image = Assert.IsType<ManifestDocument.Image>(Read(
            MediaTypes.OciManifest, $$"""{"SchemaVersion":2,"CONFIG":{"Digest":"sha256:{{Hex}}","\u017Fize":7},"layerS":[{{Layer}}]}"""));

        Assert.Equal(7, image.Config.Size);
        Assert.Single(image.Layers);
    }

    public static TheoryData<string, string, UnknownReason, string> Bad => new()
    {
        { MediaTypes.OciManifest, "", UnknownReason.Malformed, "the manifest: it is no JSON (line 1, byte 1)" },
        { MediaTypes.OciManifest, "{\n\"a\":tru}", UnknownReason.Malformed, "the manifest: it is no JSON (line 2, byte 8)" },
        { MediaTypes.OciManifest, "[]", UnknownReason.Malformed, "the manifest: expected an object" },
        { MediaTypes.OciManifest, "{}", UnknownReason.Malformed, "the manifest: config: expected a descriptor" },
        { "", "{}", UnknownReason.Malformed, "the manifest: neither a manifest nor an index" },
        { "text/html", "{}", UnknownReason.Unsupported, "the manifest: neither a manifest nor an index, but text/html" },
        { MediaTypes.OciManifest, """{"schemaVersion":1}""", UnknownReason.Unsupported, Schema1 },
        { MediaTypes.DockerSchema1Signed, "{}", UnknownReason.Unsupported, Schema1 },
        { "", """{"fsLayers":[]}""", UnknownReason.Unsupported, Schema1 },
        { MediaTypes.OciManifest, """{"mediaType":"application/vnd.oci.image.index.v1+json"}""", UnknownReason.Malformed, $"the manifest: mediaType: says {MediaTypes.OciIndex}, but it was served as {MediaTypes.OciManifest}" },
        { MediaTypes.OciManifest, """{"manifests":[]}""", UnknownReason.Malformed, Both },
        { MediaTypes.OciManifest, $$"""{"config":{{Config}},"manifests":[]}""", UnknownReason.Malformed, Both },
        { MediaTypes.OciIndex, $$"""{"manifests":[],"config":{{Config}} }""", UnknownReason.Malformed, Both },
        { MediaTypes.OciIndex, """{"manifests":[],"layers":[]}""", UnknownReason.Malformed, Both },
        { "", """{"manifests":[],"layers":[]}""", UnknownReason.Malformed, Both },
        { MediaTypes.OciManifest, $$"""{"config":{{Config}},"layers":{} }""", UnknownReason.Malformed, "the manifest: layers: expected a list" },
        { MediaTypes.OciManifest, $$"""{"config":{{Config}},"layers":[{{Layer}},{"size":1,"digest":7}]}""", UnknownReason.Malformed, "the manifest: layers[1].digest: expected text" },
        { MediaTypes.OciManifest, $$"""{"config":{{Config}},"layers":[{"size":1,"digest":"sha256:abc"}]}""", UnknownReason.Malformed, "the manifest: layers[0].digest: a sha256 digest has 64 hex digits, here are 3" },
        { MediaTypes.OciManifest, $$"""{"config":{{Config}},"layers":[{"size":1,"digest":"sha256:../{{Hex[3..]}}"}]}""", UnknownReason.Malformed, "the manifest: layers[0].digest: a digest's hex digits are 0-9 and a-f, digit 1 is '.'" },
        { MediaTypes.OciManifest, $$"""{"config":{{Config}},"layers":[{"size":-1,"digest":"sha256:{{Hex}}"}]}""", UnknownReason.Malformed, "the manifest: layers[0].size: expected a size in bytes" },
        { MediaTypes.OciManifest, $$"""{"config":{{Config}},"layers":[{"size":1125899906842625,"digest":"sha256:{{Hex}}"}]}""", UnknownReason.Malformed, "the manifest: layers[0].size: expected a size in bytes" },
        { MediaTypes.OciManifest, $$"""{"config":{{Config}},"layers":[{"size":1.5,"digest":"sha256:{{Hex}}"}]}""", UnknownReason.Malformed, "the manifest: layers[0].size: expected a whole number" },
        { MediaTypes.OciManifest, $$"""{"config":{{Config}},"Config":{{Config}} }""", UnknownReason.Malformed, "the manifest: config: stands twice" },
        { MediaTypes.OciManifest, $$"""{"config":{{Config}},"annotations":{"a":1} }""", UnknownReason.Malformed, "the manifest: annotations['a']: expected text" },
        { MediaTypes.OciIndex, """{"manifests":[{"platform":"linux/amd64"}]}""", UnknownReason.Malformed, "the manifest: manifests[0].size: expected a size in bytes" },
        { MediaTypes.OciManifest, $$"""{"config":{{Config}},"layers":[{{string.Join(',', Enumerable.Repeat(Layer, 1_025))}}]}""", UnknownReason.OverLimit, "the manifest: layers: 1025 items, more than the 1024 that are read" },
        { MediaTypes.OciIndex, $$"""{"manifests":[{{string.Join(',', Enumerable.Repeat("{}", 4_097))}}]}""", UnknownReason.OverLimit, "the manifest: manifests: 4097 items, more than the 4096 that are read" },
        { MediaTypes.OciManifest, $$"""{{{string.Join(',', Enumerable.Range(0, 1_001).Select(i => $"\"{i}\":0"))}}}""", UnknownReason.OverLimit, "the manifest: more than 1000 fields" },
    };

    private const string Schema1 = "the manifest: Docker's schema 1, which registries and runtimes have given up; push the image again";
    private const string Both = "the manifest: has the fields of an index and of a manifest at once";

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_wrong_is_said_with_its_place(string mediaType, string document, UnknownReason reason, string message)
    {
        var read = ManifestReader.Read(new RawManifest(null, mediaType, Encoding.UTF8.GetBytes(document)));

        Assert.Equal(new SourceError(reason, message), read.Error);
    }

    [Fact]
    public void Nesting_as_deep_as_Go_reads_is_no_problem_where_nobody_looks()
    {
        var deep = new string('[', 9_000) + new string(']', 9_000);

        Assert.IsType<ManifestDocument.Image>(Read(MediaTypes.OciManifest, $$"""{"config":{{Config}},"extra":{{deep}}}"""));
    }

    private static ManifestDocument Read(string mediaType, string document)
    {
        var read = ManifestReader.Read(new RawManifest(null, mediaType, Encoding.UTF8.GetBytes(document)));
        Assert.Null(read.Error);
        return read.Value!;
    }
}
