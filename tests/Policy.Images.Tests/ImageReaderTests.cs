using System.Text.Json.Nodes;
using Policy.Images.Configuration;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests;

public sealed class ImageReaderTests
{
    private static readonly Platform Amd = Inspect.Amd64;
    private static readonly Platform Arm = Inspect.Arm64;
    private static readonly Platform Windows = new("windows", "amd64");
    private static readonly TestImage AmdImage = new() { User = "amd", Steps = [TestStep.BuildKit("COPY a /", TestLayer.Of(("a", "x")))] };
    private static readonly TestImage ArmImage = AmdImage with { User = "arm", Platform = Arm };
    private static readonly TestContent Chart = new TestImage
    {
        EditManifest = manifest => manifest["config"]!["mediaType"] = "application/vnd.cncf.helm.config.v1+json",
    }.Build();

    [Fact]
    public async Task The_platform_is_chosen_and_the_digests_are_the_index_s_and_the_manifest_s()
    {
        var index = TestIndex.Of(AmdImage, ArmImage).WithAttestations().Build();

        var facts = (await ReadAsync(index, Arm)).Facts();

        Assert.Equal(("arm", index.Digest, ArmImage.Build().Digest), (facts.Config.User, facts.Digest, facts.ManifestDigest));
        Assert.Equal([Amd, Arm], facts.AvailablePlatforms);
    }

    [Fact]
    public async Task An_index_without_the_platform_says_what_it_has()
    {
        var index = TestIndex.Of(AmdImage, ArmImage).WithAttestations().Build();

        var none = Assert.IsType<ImageInspection.NoSuchPlatform>(await ReadAsync(index, Windows));

        Assert.Equal(index.Digest, none.Digest);
        Assert.Equal([Amd, Arm], none.Available);
    }

    // containerd runs the one image there is, whatever its config says; platform-mismatch tells.
    [Fact]
    public async Task A_single_image_is_read_whatever_platform_it_is_for()
    {
        var facts = (await ReadAsync(ArmImage.Build(), Amd)).Facts();

        Assert.Equal("arm", facts.Config.User);
        Assert.Equal([Arm], facts.AvailablePlatforms);
    }

    [Fact]
    public async Task An_image_that_names_no_platform_offers_none() =>
        Assert.Empty((await ReadAsync((AmdImage with { Platform = null }).Build(), Amd)).Facts().AvailablePlatforms);

    [Fact]
    public async Task Annotations_of_the_manifest_stand_over_those_of_entry_and_index()
    {
        var image = AmdImage with { Annotations = Map("a", "manifest") };
        var index = new TestIndex
        {
            Annotations = new Dictionary<string, string> { ["a"] = "index", ["b"] = "index", ["c"] = "index" },
            Entries = [new TestIndexEntry(image.Build(), Amd) { Annotations = new Dictionary<string, string> { ["a"] = "entry", ["b"] = "entry" } }],
        };

        var facts = (await ReadAsync(index.Build(), Amd)).Facts();

        Assert.Equal(("manifest", "entry", "index"), (facts.Annotations["a"], facts.Annotations["b"], facts.Annotations["c"]));
    }

    [Fact]
    public async Task An_entry_without_a_platform_is_told_by_its_config()
    {
        var index = new TestIndex { Entries = [new(Chart, null), new(ArmImage.Build(), null), new(AmdImage.Build(), null)] }.Build();

        Assert.Equal("amd", (await ReadAsync(index, Amd)).Facts().Config.User);
        Assert.Equal("arm", (await ReadAsync(index, Arm)).Facts().Config.User);
        Assert.Equal([Arm, Amd], Assert.IsType<ImageInspection.NoSuchPlatform>(await ReadAsync(index, Windows)).Available);
    }

    [Theory]
    [InlineData(8, "amd")]
    [InlineData(9, "OverLimit: an index with more than 8 entries that tell no platform")]
    public async Task Not_more_than_some_entries_without_a_platform_are_read(int count, string expected)
    {
        var others = Enumerable.Range(1, count - 1).Select(i => new TestIndexEntry((ArmImage with { User = $"{i}" }).Build(), null));
        var read = await ReadAsync(new TestIndex { Entries = [.. others, new(AmdImage.Build(), null)] }.Build(), Amd);

        Assert.Equal(expected, read is ImageInspection.Known known ? known.Facts.Config.User : read.Why("-"));
    }

    [Theory]
    [InlineData(3, "amd")]
    [InlineData(4, "OverLimit: indexes within indexes, more than 4 deep")]
    public async Task Indexes_within_indexes_are_gone_through_to_a_bound(int nesting, string expected)
    {
        var content = TestIndex.Of(AmdImage).Build();
        for (var i = 0; i < nesting; i++)
        {
            content = new TestIndex { Entries = [new(content, i % 2 == 0 ? Amd : null)] }.Build();
        }

        var read = await ReadAsync(content, Amd);

        Assert.Equal(expected, read is ImageInspection.Known known ? known.Facts.Config.User : read.Why("-"));
    }

    [Fact]
    public async Task An_index_within_an_index_may_lack_the_platform()
    {
        var index = new TestIndex { Entries = [new(TestIndex.Of(ArmImage).Build(), null), new(TestIndex.Of(AmdImage).Build(), null)] }.Build();

        Assert.Equal("amd", (await ReadAsync(index, Amd)).Facts().Config.User);
        Assert.Equal([Arm, Amd], Assert.IsType<ImageInspection.NoSuchPlatform>(await ReadAsync(index, Windows)).Available);
    }

    [Fact]
    public async Task An_artifact_is_not_an_image()
    {
        var artifact = Assert.IsType<ImageInspection.NotAnImage>(await ReadAsync(Chart, Amd));

        Assert.Equal((Chart.Digest, "application/vnd.cncf.helm.config.v1+json"), (artifact.Digest!.Value, artifact.MediaType));
        Assert.IsType<ImageInspection.NotAnImage>(await ReadAsync(new TestIndex { Entries = [new(Chart, null)] }.Build(), Amd));
        Assert.IsType<ImageInspection.NotAnImage>(await ReadAsync(new TestIndex { Entries = [new(Chart, Amd)] }.Build(), Amd));
    }

    [Fact]
    public async Task An_artifact_type_does_not_hide_an_image() => Assert.Equal(
        "amd", (await ReadAsync((AmdImage with { EditManifest = m => m["artifactType"] = "application/vnd.example" }).Build(), Amd)).Facts().Config.User);

    // containerd unpacks and runs it.
    [Theory]
    [InlineData("application/vnd.example.config.v1+json")]
    [InlineData("application/vnd.oci.empty.v1+json")]
    public async Task A_config_of_another_media_type_does_not_hide_an_image(string type) => Assert.Equal(
        "amd", (await ReadAsync((AmdImage with { EditManifest = m => m["config"]!["mediaType"] = type }).Build(), Amd)).Facts().Config.User);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"type":"layers","diff_ids":[]}""")]
    public async Task Layers_without_diff_ids_are_an_artifact_s(string rootfs)
    {
        var artifact = AmdImage with
        {
            EditConfig = config => config["rootfs"] = JsonNode.Parse(rootfs),
            EditManifest = manifest => manifest["config"]!["mediaType"] = "application/vnd.unknown.config.v1+json",
        };

        Assert.Equal("application/vnd.unknown.config.v1+json", Assert.IsType<ImageInspection.NotAnImage>(await ReadAsync(artifact.Build(), Amd)).MediaType);
    }

    [Fact]
    public async Task An_artifact_manifest_is_not_an_image()
    {
        var content = (AmdImage with
        {
            EditManifest = manifest =>
            {
                manifest.Remove("config");
                manifest.Remove("layers");
                manifest["mediaType"] = "application/vnd.oci.artifact.manifest.v1+json";
                manifest["artifactType"] = "application/vnd.example";
            },
        }).Build();

        Assert.Equal("application/vnd.example", Assert.IsType<ImageInspection.NotAnImage>(await ReadAsync(content, Amd)).MediaType);
    }

    [Fact]
    public async Task A_manifest_that_is_an_index_too_is_refused() => Assert.Equal(
        "Malformed: the manifest: has the fields of an index and of a manifest at once",
        (await ReadAsync((AmdImage with { EditManifest = m => m["manifests"] = new JsonArray() }).Build(), Amd)).Why("-"));

    [Theory]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip")]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")]
    public async Task Foreign_layers_are_layers(string mediaType)
    {
        var image = AmdImage with
        {
            EditManifest = manifest =>
            {
                manifest["layers"]![0]!["mediaType"] = mediaType;
                manifest["layers"]![0]!["urls"] = new JsonArray("https://example.org/layer");
            },
        };

        Assert.Equal(mediaType, Assert.Single((await ReadAsync(image.Build(), Amd)).Facts().Layers).MediaType);
    }

    [Fact]
    public async Task Layers_and_diff_ids_that_differ_in_number_stay_as_they_are()
    {
        var facts = (await ReadAsync((AmdImage with { EditConfig = config => config["rootfs"]!["diff_ids"] = new JsonArray() }).Build(), Amd)).Facts();

        Assert.Single(facts.Layers);
        Assert.Empty(facts.Config.DiffIds);
    }

    [Fact]
    public async Task Layers_stored_unpacked_in_a_layout_count_as_they_are_stored()
    {
        var layer = new TestLayer(new TestFile("a", "x")) { Compressed = false };

        Assert.Equal(layer.Tar.Length, (await ReadAsync((AmdImage with { Steps = [new TestStep("a", layer)] }).Build(), Amd)).Facts().CompressedBytes);
    }

    [Fact]
    public async Task Several_platforms_cost_one_read_of_the_index_and_one_of_each_manifest_and_config()
    {
        var source = new FakeSource(TestIndex.Of(AmdImage, ArmImage).Build());

        var read = await new ImageReader(source, new LimitSettings()).ReadAsync(
            [Amd, new Platform("linux", "amd64", "v2"), Arm, Windows], TestContext.Current.CancellationToken);

        Assert.Equal(4, read.ByPlatform.Count);
        Assert.Equal(["blob", "blob", "manifest", "manifest", "resolve"], source.Asked.Order());
    }

    [Fact]
    public async Task A_single_image_costs_one_manifest_and_one_config_whatever_the_platforms()
    {
        var source = new FakeSource(AmdImage.Build());

        await new ImageReader(source, new LimitSettings()).ReadAsync([Amd, Arm], TestContext.Current.CancellationToken);

        Assert.Equal(["blob", "resolve"], source.Asked.Order());
    }

    [Fact]
    public async Task What_the_source_lacks_is_said_for_each_platform()
    {
        var read = await new ImageReader(new FakeSource(), new LimitSettings()).ReadAsync([Amd, Arm], TestContext.Current.CancellationToken);

        Assert.All(read.ByPlatform.Values, result => Assert.Equal(new SourceError(UnknownReason.NotFound, "no resolve"), result.Error));
    }

    private static Dictionary<string, string> Map(string key, string value) => new() { [key] = value };

    private static async Task<ImageInspection> ReadAsync(TestContent content, Platform platform)
    {
        var read = (await new ImageReader(new FakeSource(content), new LimitSettings()).ReadAsync([platform], TestContext.Current.CancellationToken))[platform];
        return read.Succeeded ? read.Value : new ImageInspection.NotKnown(read.Error.Reason, read.Error.Message);
    }
}
