using System.Text.Json.Nodes;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Images.Tests.Archives;

public sealed class DockerArchiveSourceTests : IDisposable
{
    private static readonly TestImage Web = new()
    {
        User = "app",
        Steps = [TestStep.Docker("COPY . /app", TestLayer.Of(("app/a", "x"))), TestStep.Docker("USER app"), TestStep.Docker("RUN make", TestLayer.Of(("app/b", "y")))],
    };

    private static readonly TestImage Other = new() { User = "other" };

    private readonly TestFolder _folder = new();

    private string File => _folder["saved.tar"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Layers_stored_unpacked_have_no_compressed_size(bool gzip)
    {
        new TestDockerArchive().Add(Web, "web:1.0").Write(File, gzip);

        var facts = (await Inspect.Image(new ImageLocation.DockerArchive(File, null))).Facts();

        Assert.Null(facts.Digest);
        Assert.Null(facts.ManifestDigest);
        Assert.Null(facts.CompressedBytes);
        Assert.Equal("app", facts.Config.User);
        Assert.Equal(Web.Layers.Select(layer => new Layer(layer.DiffId, layer.Tar.Length, "application/vnd.docker.image.rootfs.diff.tar")), facts.Layers);
        Assert.Equal(3, facts.History.Steps.Length);
        Assert.Equal([Inspect.Amd64], facts.AvailablePlatforms);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Layers_stored_compressed_have_digests_of_their_own(bool gzip)
    {
        new TestDockerArchive { KeepCompression = true }.Add(Web, "web:1.0").Write(File, gzip);

        var facts = (await Inspect.Image(new ImageLocation.DockerArchive(File, null))).Facts();

        Assert.Equal(Web.Layers.Select(layer => new Layer(layer.Digest, layer.Stored.Length, "application/vnd.docker.image.rootfs.diff.tar.gzip")), facts.Layers);
        Assert.Equal(Web.Layers.Sum(layer => (long)layer.Stored.Length), facts.CompressedBytes);
    }

    [Theory]
    [InlineData("web:1.0", "app")]
    [InlineData("docker.io/library/web:1.0", "app")]
    [InlineData("registry.corp/other", "other")]
    [InlineData("registry.corp/other:latest", "other")]
    [InlineData("@0", "app")]
    [InlineData("@1", "other")]
    public async Task Of_several_images_the_named_one_is_taken(string name, string user)
    {
        new TestDockerArchive().Add(Web, "alias:1.0", "web:1.0").Add(Other, "registry.corp/other:latest").Write(File);

        Assert.Equal(user, (await Inspect.Image(new ImageLocation.DockerArchive(File, name))).Facts().Config.User);
    }

    [Theory]
    [InlineData(null, "NotFound: PLACE holds 2 images, name one: web:1.0, @1")]
    [InlineData("web:2.0", "NotFound: PLACE has no image named web:2.0; it has web:1.0, @1")]
    [InlineData("@2", "NotFound: PLACE has no image named @2; it has web:1.0, @1")]
    public async Task What_there_is_is_said_where_the_name_is_missing_or_wrong(string? name, string expected)
    {
        new TestDockerArchive().Add(Web, "web:1.0").Add(Other).Write(File);

        Assert.Equal(expected, (await Inspect.Image(new ImageLocation.DockerArchive(File, name))).Why(File));
    }

    // Old dockers saved a layer that images share once, and linked it elsewhere.
    [Fact]
    public async Task A_layer_that_is_a_link_is_the_layer_that_it_links_to()
    {
        var path = Web.Layers.First().DiffId.Hex + "/layer.tar";
        WriteFiles(new TestDockerArchive().Add(Web, "web:1.0").Files().SelectMany(file => file.Path == path
            ? new[] { file with { Path = "shared/layer.tar" }, TestFile.Link(path, "../shared/layer.tar") }
            : [file]));

        Assert.Equal(Web.Layers.First().Tar.Length, (await Inspect.Image(new ImageLocation.DockerArchive(File, null))).Facts().Layers[0].Size);
    }

    [Theory]
    [InlineData("../../etc/passwd", "Malformed: ../../etc/passwd leads out of PLACE")]
    [InlineData("none/layer.tar", "NotFound: there is no none/layer.tar in PLACE")]
    public async Task A_layer_that_is_not_there_is_said(string path, string expected)
    {
        WriteManifest(images => images[0]!["Layers"]![1] = path);

        Assert.Equal(expected, (await Inspect.Image(new ImageLocation.DockerArchive(File, null))).Why(File));
    }

    public static TheoryData<Action<JsonArray>, string> Manifests => new()
    {
        { images => images.Clear(), "NotFound: PLACE holds no image" },
        { images => images[0]!["Config"] = null, "Malformed: manifest.json of PLACE: [0].Config: expected the config's path" },
        { images => images[0]!["Config"] = 1, "Malformed: manifest.json of PLACE: [0].Config: expected text" },
        { images => images[0]!["Layers"] = "x", "Malformed: manifest.json of PLACE: [0].Layers: expected a list" },
        { images => images[0]!["RepoTags"] = new JsonArray(1), "Malformed: manifest.json of PLACE: [0].RepoTags[0]: expected text" },
        { images => images[0]!["Config"] = "../config.json", "Malformed: ../config.json leads out of PLACE" },
        { images => images[0]!["Config"] = "none.json", "NotFound: there is no none.json in PLACE" },
        { images => images[0]!["Config"] = "manifest.json", "Malformed: the image config: expected an object" },
        { images => ((JsonArray)images[0]!["Layers"]!).RemoveAt(0), "Malformed: PLACE has 1 layers of an image whose config has 2" },
    };

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task A_manifest_that_breaks_its_format_is_said(Action<JsonArray> change, string expected)
    {
        WriteManifest(change);

        Assert.Equal(expected, (await Inspect.Image(new ImageLocation.DockerArchive(File, null))).Why(File));
    }

    [Fact]
    public async Task A_config_named_by_a_digest_has_it()
    {
        var config = Web.Config();
        var name = $"blobs/sha256/{config.Digest.Hex}";
        var files = new TestDockerArchive().Add(Web).Files().ToList();
        var manifest = JsonNode.Parse(files[^1].Content.Span)!.AsArray();
        manifest[0]!["Config"] = name;
        files[^1] = new TestFile("manifest.json", manifest.ToJsonString());

        WriteFiles([.. files, new TestFile(name, config.Bytes)]);
        Assert.Equal("app", (await Inspect.Image(new ImageLocation.DockerArchive(File, null))).Facts().Config.User);

        WriteFiles([.. files, new TestFile(name, Other.Config().Bytes)]);
        Assert.Equal(
            $"Malformed: {name} in PLACE holds something else: its bytes have another digest",
            (await Inspect.Image(new ImageLocation.DockerArchive(File, null))).Why(File));
    }

    [Theory]
    [InlineData("repositories", "it was saved by a docker older than 1.10: save it again")]
    [InlineData("index.json", "it is an OCI image layout: name it oci-archive:PLACE")]
    [InlineData("readme", "it has no manifest.json")]
    public async Task What_is_no_docker_archive_says_what_it_is(string file, string expected)
    {
        WriteFiles([new TestFile(file, "{}")]);

        Assert.Equal($"Unsupported: PLACE is not read as a docker archive: {expected}", (await Inspect.Image(new ImageLocation.DockerArchive(File, null))).Why(File));
    }

    // Docker 25 and later save both ways at once.
    [Fact]
    public async Task An_archive_can_be_layout_and_docker_archive_at_once()
    {
        var content = Web.Build();
        var manifest = new JsonArray(new JsonObject
        {
            ["Config"] = $"blobs/sha256/{content.Blobs[0].Digest.Hex}",
            ["RepoTags"] = new JsonArray("web:1.0"),
            ["Layers"] = new JsonArray([.. content.Blobs.Skip(1).Select(blob => JsonValue.Create($"blobs/sha256/{blob.Digest.Hex}"))]),
        });
        WriteFiles(new TestLayout().Add("1.0", Web).Files().Append(new TestFile("manifest.json", manifest.ToJsonString())));

        var docker = (await Inspect.Image(new ImageLocation.DockerArchive(File, "web:1.0"))).Facts();
        var oci = (await Inspect.Image(new ImageLocation.OciArchive(File, "1.0"))).Facts();

        Assert.Null(docker.Digest);
        Assert.Equal(content.Digest, oci.Digest);
        Assert.Equal(oci.Layers.Select(layer => (layer.Digest, layer.Size)), docker.Layers.Select(layer => (layer.Digest, layer.Size)));
        Assert.Equal(oci.CompressedBytes, docker.CompressedBytes);
        Assert.Equal(oci.Config.User, docker.Config.User);
    }

    private void WriteManifest(Action<JsonArray> change)
    {
        var files = new TestDockerArchive().Add(Web, "web:1.0").Files().ToList();
        var manifest = JsonNode.Parse(files[^1].Content.Span)!.AsArray();
        change(manifest);
        WriteFiles([.. files[..^1], new TestFile("manifest.json", manifest.ToJsonString())]);
    }

    private void WriteFiles(IEnumerable<TestFile> files) => System.IO.File.WriteAllBytes(File, TestFile.Tar(files));
}
