using Policy.Images.Configuration;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Images.Tests.Archives;

public sealed class LayoutRegistrySourceTests : IDisposable
{
    private const string Place = "the folder that registry.corp is served from";

    private static readonly TestImage One = new() { User = "1" };
    private static readonly TestImage Two = new() { User = "2" };
    private static readonly TestIndex Index = TestIndex.Of(One, Two with { Platform = Inspect.Arm64 });

    private readonly TestFolder _folder = new();
    private readonly PratiqueConfiguration _configuration;

    public LayoutRegistrySourceTests() => _configuration = new PratiqueConfiguration
    {
        Registries = [new RegistrySettings { Host = "registry.corp", Layout = _folder["images"] }, new RegistrySettings { Host = "docker.io", Layout = _folder["images"] }],
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("registry.corp/team/web:1.0", "1")]
    [InlineData("registry.corp/team/web:2.0", "2")]
    [InlineData("registry.corp/team/web", "2")]
    [InlineData("REGISTRY.corp/team/web:1.0", "1")]
    public async Task A_repository_can_be_a_layout_whose_names_are_tags(string reference, string user)
    {
        new TestLayout().Add("1.0", One).Add("2.0", Two).Add("latest", Two).WriteFolder(_folder["images/team/web"]);

        Assert.Equal(user, (await Inspect.Reference(reference, _configuration)).Facts().Config.User);
    }

    [Theory]
    [InlineData("registry.corp/team/web:1.0", "1")]
    [InlineData("registry.corp/team/web:2.0", "2")]
    [InlineData("nginx", "2")]
    [InlineData("nginx:1.27", "1")]
    public async Task The_folder_can_be_a_layout_whose_names_are_references(string reference, string user)
    {
        new TestLayout()
            .Add("registry.corp/team/web:1.0", One)
            .Add("team/web:2.0", Two)
            .Add("docker.io/library/nginx:latest", Two)
            .Add(One.Build(), new Dictionary<string, string> { ["org.opencontainers.image.ref.name"] = "1.27", ["io.containerd.image.name"] = "docker.io/library/nginx:1.27" })
            .WriteFolder(_folder["images"]);

        Assert.Equal(user, (await Inspect.Reference(reference, _configuration)).Facts().Config.User);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_digest_decides_whatever_the_tag_says(bool shared)
    {
        new TestLayout().Add(shared ? "team/web:1.0" : "1.0", One).Add(shared ? "team/web:2.0" : "2.0", Two).WriteFolder(_folder[shared ? "images" : "images/team/web"]);

        var facts = (await Inspect.Reference($"registry.corp/team/web:1.0@{Two.Build().Digest}", _configuration)).Facts();

        Assert.Equal("2", facts.Config.User);
        Assert.Equal(Two.Build().Digest, facts.Digest);
    }

    [Fact]
    public async Task A_digest_may_be_that_of_a_platform_within_an_index()
    {
        new TestLayout().Add("1.0", Index).WriteFolder(_folder["images/team/web"]);
        var digest = Index.Entries[1].Content.Digest;

        var facts = (await Inspect.Reference($"registry.corp/team/web@{digest}", _configuration, Inspect.Arm64)).Facts();

        Assert.Equal((digest, digest, "2"), (facts.Digest, facts.ManifestDigest, facts.Config.User));
    }

    [Fact]
    public async Task An_index_is_resolved_and_the_platform_chosen()
    {
        new TestLayout().Add("registry.corp/team/web:1.0", Index.WithAttestations()).WriteFolder(_folder["images"]);

        var facts = (await Inspect.Reference("registry.corp/team/web:1.0", _configuration, Inspect.Arm64)).Facts();

        Assert.Equal("2", facts.Config.User);
        Assert.Equal(Index.WithAttestations().Build().Digest, facts.Digest);
        Assert.Equal([Inspect.Amd64, Inspect.Arm64], facts.AvailablePlatforms);
    }

    [Theory]
    [InlineData("registry.corp/team/web:3.0", "registry.corp/team/web:3.0")]
    [InlineData("registry.corp/team/web", "registry.corp/team/web:latest")]
    [InlineData("registry.corp/team/web@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", "registry.corp/team/web@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae")]
    public async Task What_is_not_there_is_said_with_where_it_was_looked_for(string reference, string wanted)
    {
        new TestLayout().Add("1.0", One).WriteFolder(_folder["images/team/web"]);
        new TestLayout().Add("team/other:1.0", Two).WriteFolder(_folder["images"]);

        Assert.Equal(
            $"NotFound: there is no {wanted} in {Place}, nor in its folder team/web; there is 1.0, team/other:1.0",
            (await Inspect.Reference(reference, _configuration)).Why(_folder["images"]));
    }

    [Theory]
    [InlineData("team/web", "team/web in ")]
    [InlineData("", "")]
    public async Task What_is_wrong_with_a_layout_is_said_without_the_folders_of_the_machine(string layout, string within)
    {
        new TestLayout().Add("team/web:1.0", One).Add("1.0", One).WriteFolder(_folder["images/" + layout]);
        var blob = $"blobs/sha256/{One.Build().Digest.Hex}";
        File.WriteAllText(_folder[$"images/{layout}/{blob}"], "{}");

        var unknown = Assert.IsType<ImageInspection.NotKnown>(await Inspect.Reference("registry.corp/team/web:1.0", _configuration));

        Assert.StartsWith($"{One.Build().Digest} in {within}{Place} has 2 bytes where ", unknown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_images_of_one_name_are_malformed()
    {
        new TestLayout().Add("team/web:1.0", One).Add("registry.corp/team/web:1.0", Two).WriteFolder(_folder["images"]);

        Assert.Equal(
            $"Malformed: {Place} has 2 images named registry.corp/team/web:1.0",
            (await Inspect.Reference("registry.corp/team/web:1.0", _configuration)).Why(_folder["images"]));
    }

    [Fact]
    public async Task A_digest_of_another_repository_is_not_found()
    {
        new TestLayout().Add("team/web:1.0", One).WriteFolder(_folder["images"]);

        Assert.StartsWith(
            "NotFound: ", (await Inspect.Reference($"registry.corp/team/other@{One.Build().Digest}", _configuration)).Why(_folder["images"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_not_taken_for_an_image_that_is_not() =>
        Assert.Equal(
            $"Unreachable: {Place} is not there",
            (await Inspect.Reference("registry.corp/team/web:1.0", _configuration)).Why(_folder["images"]));

    [Fact]
    public async Task An_empty_folder_has_nothing()
    {
        Directory.CreateDirectory(_folder["images"]);

        Assert.EndsWith("nor in its folder team/web; there is nothing", (await Inspect.Reference("registry.corp/team/web:1.0", _configuration)).Why(_folder["images"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_links_out_of_the_folder_is_not_followed()
    {
        new TestLayout().Add("1.0", One).WriteFolder(_folder["elsewhere"]);
        Directory.CreateDirectory(_folder["images/team"]);
        Directory.CreateSymbolicLink(_folder["images/team/web"], _folder["elsewhere"]);

        Assert.Equal($"Malformed: team/web/index.json leads out of {Place}", (await Inspect.Reference("registry.corp/team/web:1.0", _configuration)).Why(_folder["images"]));
    }

    [Fact]
    public void Another_registry_is_not_served_from_the_folder()
    {
        new TestLayout().Add("other.corp/web:1.0", One).WriteFolder(_folder["images"]);
        var reference = ImageReference.Parse("other.corp/web:1.0");
        Assert.True(new Images.Sources.ImageSources(_configuration).IsOverNetwork(new ImageLocation.Registry(reference)));
    }
}
