using System.Text.Json.Nodes;
using Policy.Images.Configuration;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Images.Tests.Archives;

public sealed class OciLayoutSourceTests : IDisposable
{
    private static readonly TestImage Web = new()
    {
        User = "1000:1000",
        Entrypoint = ["node"],
        Cmd = ["main.js"],
        ExposedPorts = ["8080/tcp"],
        Labels = new Dictionary<string, string> { ["team"] = "web" },
        Annotations = new Dictionary<string, string> { ["org.opencontainers.image.base.name"] = "docker.io/library/node:22" },
        Steps =
        [
            TestStep.Debian("bookworm", TestLayer.Of(("etc/os-release", "ID=debian"))),
            TestStep.BuildKit("COPY main.js /app/", TestLayer.Of(("app/main.js", "x"))),
            TestStep.BuildKit("USER 1000:1000"),
        ],
    };

    private static readonly TestImage Other = Web with { User = "" };

    private readonly TestFolder _folder = new();

    public static TheoryData<bool> Both => [false, true];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_one_image_needs_no_name(bool archive)
    {
        var facts = (await Inspect.Image(Write(archive, new TestLayout().Add("web:1.0", Web)))).Facts();

        Assert.Equal(Web.Build().Digest, facts.Digest);
        Assert.Equal(facts.Digest, facts.ManifestDigest);
        Assert.Equal("1000:1000", facts.Config.User);
        Assert.Equal(["node"], facts.Config.Entrypoint);
        Assert.Equal(["main.js"], facts.Config.Cmd);
        Assert.Equal(["8080/tcp"], facts.Config.ExposedPorts);
        Assert.Equal("web", facts.Config.Labels["team"]);
        Assert.Equal("docker.io/library/node:22", facts.Annotations["org.opencontainers.image.base.name"]);
        Assert.Equal(TestImage.DefaultCreated, facts.Config.Created);
        Assert.Equal(3, facts.History.Steps.Length);
        Assert.Equal([false, false, true], facts.History.Steps.Select(step => step.IsEmpty));
        Assert.Equal(
            Web.Layers.Select(layer => new Layer(layer.Digest, layer.Stored.Length, "application/vnd.oci.image.layer.v1.tar+gzip")), facts.Layers);
        Assert.Equal(Web.Layers.Select(layer => layer.DiffId), facts.Config.DiffIds);
        Assert.Equal(Web.Layers.Sum(layer => (long)layer.Stored.Length), facts.CompressedBytes);
        Assert.Equal([Inspect.Amd64], facts.AvailablePlatforms);
    }

    [Theory]
    [InlineData("1.0", "1000:1000")]
    [InlineData("2.0", "")]
    [InlineData("docker.io/library/web:2.0", "")]
    public async Task Of_several_images_the_named_one_is_taken(string name, string user)
    {
        var layout = new TestLayout().Add("1.0", Web).Add(Other.Build(), new Dictionary<string, string>
        {
            ["org.opencontainers.image.ref.name"] = "2.0",
            ["io.containerd.image.name"] = "docker.io/library/web:2.0",
        });

        Assert.Equal(user, (await Inspect.Image(Write(false, layout, name))).Facts().Config.User);
    }

    [Theory]
    [InlineData(null, "NotFound: PLACE holds 2 images, name one: 1.0, 2.0")]
    [InlineData("3.0", "NotFound: PLACE has no image named 3.0; it has 1.0, 2.0")]
    public async Task What_there_is_is_said_where_the_name_is_missing_or_wrong(string? name, string expected)
    {
        var layout = new TestLayout().Add("1.0", Web).Add("2.0", Other);

        Assert.Equal(expected, (await Inspect.Image(Write(false, layout, name))).Why(_folder["layout"]));
    }

    [Fact]
    public async Task Two_images_of_one_name_are_refused() =>
        Assert.Equal(
            "Malformed: PLACE has 2 images named 1.0",
            (await Inspect.Image(Write(false, new TestLayout().Add("1.0", Web).Add("1.0", Other), "1.0"))).Why(_folder["layout"]));

    [Fact]
    public async Task An_empty_layout_holds_no_image() =>
        Assert.Equal("NotFound: PLACE holds no image", (await Inspect.Image(Write(false, new TestLayout()))).Why(_folder["layout"]));

    [Fact]
    public async Task Names_are_shown_without_what_forges_terminals()
    {
        var layout = new TestLayout().Add("\u001b[31mred\u202e", Web).Add(null, Other);

        Assert.Equal(
            $"NotFound: PLACE holds 2 images, name one: \ufffd[31mred\ufffd, {Other.Build().Digest}",
            (await Inspect.Image(Write(false, layout))).Why(_folder["layout"]));
    }

    [Fact]
    public async Task A_folder_without_an_index_is_no_layout()
    {
        Assert.Equal(
            "NotFound: PLACE is no OCI image layout: it has no index.json",
            (await Inspect.Image(new ImageLocation.OciLayout(_folder["none"], null))).Why(_folder["none"]));
    }

    [Fact]
    public async Task Docker_media_types_are_read_too()
    {
        var facts = (await Inspect.Image(Write(false, new TestLayout().Add("a", (Web with { Docker = true }).Build())))).Facts();

        Assert.All(facts.Layers, layer => Assert.Equal("application/vnd.docker.image.rootfs.diff.tar.gzip", layer.MediaType));
        Assert.Equal("1000:1000", facts.Config.User);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_blob_with_other_bytes_is_refused(bool archive)
    {
        var layout = new TestLayout().Add("a", Web);
        var digest = Web.Config().Digest;
        var files = layout.Files().Select(file => file.Path.EndsWith(digest.Hex, StringComparison.Ordinal)
            ? file with { Content = Web.Config().Bytes.ToArray().Select(b => b == '1' ? (byte)'0' : b).ToArray() }
            : file);

        Assert.Equal(
            $"Malformed: {digest} in PLACE holds something else: its bytes have another digest",
            (await Inspect.Image(Write(archive, files))).Why(_folder["layout"]));
    }

    [Fact]
    public async Task A_blob_of_another_size_is_refused()
    {
        var digest = Web.Config().Digest;
        var files = new TestLayout().Add("a", Web).Files().Select(file => file.Path.EndsWith(digest.Hex, StringComparison.Ordinal)
            ? file with { Content = file.Content[..^1] }
            : file);

        Assert.Equal(
            $"Malformed: {digest} in PLACE has {Web.Config().Bytes.Length - 1} bytes where {Web.Config().Bytes.Length} were promised",
            (await Inspect.Image(Write(false, files))).Why(_folder["layout"]));
    }

    [Fact]
    public async Task A_blob_that_is_missing_is_not_found()
    {
        var digest = Web.Config().Digest;
        var files = new TestLayout().Add("a", Web).Files().Where(file => !file.Path.EndsWith(digest.Hex, StringComparison.Ordinal));

        Assert.Equal(
            $"NotFound: there is no blobs/sha256/{digest.Hex} in PLACE",
            (await Inspect.Image(Write(false, files))).Why(_folder["layout"]));
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("sha256:../../../../../../etc/passwd")]
    [InlineData("sha256:..%2f..%2fetc%2fpasswd0000000000000000000000000000000000000000000000")]
    public async Task A_digest_that_is_a_path_is_none(string digest)
    {
        var image = Web with { EditManifest = manifest => manifest["config"]!["digest"] = digest };

        Assert.StartsWith(
            "Malformed: the manifest: config.digest: ", (await Inspect.Image(Write(false, new TestLayout().Add("a", image)))).Why(_folder["layout"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_that_links_out_of_the_layout_is_not_followed()
    {
        var location = Write(false, new TestLayout().Add("a", Web));
        var blob = _folder[$"layout/blobs/sha256/{Web.Config().Digest.Hex}"];
        File.Move(blob, _folder["config"]);
        File.CreateSymbolicLink(blob, "../../../config");

        Assert.Equal($"Malformed: blobs/sha256/{Web.Config().Digest.Hex} leads out of PLACE", (await Inspect.Image(location)).Why(_folder["layout"]));
    }

    [Fact]
    public async Task Sha512_is_a_digest_too()
    {
        var config = Web.Config().Bytes;
        var hex = Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(config.Span));
        var image = Web with { EditManifest = manifest => manifest["config"]!["digest"] = "sha512:" + hex };
        var files = new TestLayout().Add("a", image).Files().Append(new TestFile("blobs/sha512/" + hex, config));

        Assert.Equal("1000:1000", (await Inspect.Image(Write(false, files))).Facts().Config.User);
    }

    [Fact]
    public async Task What_is_over_the_limits_is_not_read()
    {
        var location = Write(false, new TestLayout().Add("a", Web));
        var limits = new LimitSettings { ConfigBytes = Web.Config().Bytes.Length - 1, ManifestBytes = 4 << 20 };

        Assert.Equal(
            $"OverLimit: {Web.Config().Digest} has {Web.Config().Bytes.Length} bytes, more than the {limits.ConfigBytes} that are read",
            (await Inspect.Image(location, null, new PratiqueConfiguration { Limits = limits })).Why(_folder["layout"]));
        Assert.Equal(
            "OverLimit: index.json in PLACE has 234 bytes, more than the 100 that are read",
            System.Text.RegularExpressions.Regex.Replace(
                (await Inspect.Image(location, null, new PratiqueConfiguration { Limits = new LimitSettings { ManifestBytes = 100 } })).Why(_folder["layout"]), "has [0-9]+", "has 234"));
    }

    [Fact]
    public async Task An_index_that_is_none_is_malformed()
    {
        var files = new TestLayout().Files().Select(file => file.Path == "index.json" ? new TestFile(file.Path, new JsonArray().ToJsonString()) : file);

        Assert.Equal("Malformed: index.json of PLACE: the manifest: expected an object", (await Inspect.Image(Write(false, files))).Why(_folder["layout"]));
    }

    private ImageLocation Write(bool archive, TestLayout layout, string? tag = null) => Write(archive, layout.Files(), tag);

    private ImageLocation Write(bool archive, IEnumerable<TestFile> files, string? tag = null)
    {
        if (archive)
        {
            File.WriteAllBytes(_folder["layout"], TestFile.Tar(files));
            return new ImageLocation.OciArchive(_folder["layout"], tag);
        }

        foreach (var file in files)
        {
            var path = _folder["layout/" + file.Path];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content.Span);
        }

        return new ImageLocation.OciLayout(_folder["layout"], tag);
    }
}
