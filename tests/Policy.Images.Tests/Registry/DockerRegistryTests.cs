using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Images.Registry;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>Against Debian's docker-registry, with images that skopeo pushed.</summary>
public sealed class DockerRegistryTests
{
    private static readonly LimitSettings Limits = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_is_read_by_tag_and_by_digest()
    {
        await using var registry = await StartAsync();
        await registry.PushAsync("team/app:1.0", Wire.Image);
        using var client = Client(Settings(registry));

        foreach (var suffix in new[] { ":1.0", $"@{Wire.Image.Digest}", $":gone@{Wire.Image.Digest}" })
        {
            var source = await SourceAsync(client, registry, "team/app" + suffix);
            var manifest = await source.ResolveAsync(Token);

            Assert.Equal(Wire.Image.Digest, manifest.Value!.Digest);
            Assert.Equal("application/vnd.oci.image.manifest.v1+json", manifest.Value.MediaType);
            Assert.Equal(Wire.Image.Manifest.Bytes.ToArray(), manifest.Value.Bytes.ToArray());
            foreach (var blob in Wire.Image.Blobs)
            {
                Assert.Equal(blob.Bytes.ToArray(), (await source.GetBlobAsync(Describe(blob), Limits.ConfigBytes, Token)).Value.ToArray());
            }
        }
    }

    [Fact]
    public async Task No_tag_means_latest()
    {
        await using var registry = await StartAsync();
        await registry.PushAsync("team/app:latest", Wire.Image);
        using var client = Client(Settings(registry));

        Assert.Equal(Wire.Image.Digest, (await (await SourceAsync(client, registry, "team/app")).ResolveAsync(Token)).Value!.Digest);
    }

    [Theory]
    [InlineData(false, "application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json")]
    [InlineData(true, "application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.docker.distribution.manifest.v2+json")]
    public async Task An_index_and_its_manifests_are_read(bool docker, string indexType, string manifestType)
    {
        var index = TestIndex.Of(Image("amd64"), Image("arm64")).Build();
        await using var registry = await StartAsync();
        await registry.PushAsync("team/app:1.0", index, docker);
        using var client = Client(Settings(registry));
        var source = await SourceAsync(client, registry, "team/app:1.0");

        var resolved = await source.ResolveAsync(Token);

        Assert.Equal(indexType, resolved.Value!.MediaType);
        var entries = JsonNode.Parse(resolved.Value.Bytes.Span)!["manifests"]!.AsArray();
        Assert.Equal(["amd64", "arm64"], entries.Select(entry => (string)entry!["platform"]!["architecture"]!));
        foreach (var entry in entries)
        {
            var descriptor = new Descriptor((string)entry!["mediaType"]!, Digest.Parse((string)entry["digest"]!), (long)entry["size"]!);
            var manifest = await source.GetManifestAsync(descriptor, Token);
            Assert.Equal(descriptor.Digest, manifest.Value!.Digest);
            Assert.Equal(manifestType, manifest.Value.MediaType);
        }
    }

    [Fact]
    public async Task A_head_tells_the_digest()
    {
        await using var registry = await StartAsync();
        await registry.PushAsync("team/app:1.0", Wire.Image);
        using var client = Client(Settings(registry));

        var head = await client.HeadManifestAsync(new RepositoryName(registry.Host, "team/app"), "1.0", Token);

        Assert.Equal(new ManifestHead(Wire.Image.Digest, "application/vnd.oci.image.manifest.v1+json"), head.Value);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await using var registry = await StartAsync();
        await registry.PushAsync("team/app:1.0", Wire.Image);
        using var client = Client(Settings(registry));
        var blob = TestBlob.DigestOf("nowhere"u8);

        Wire.AssertError(
            await (await SourceAsync(client, registry, "team/app:2.0")).ResolveAsync(Token),
            UnknownReason.NotFound, $"{registry.Host} does not have team/app:2.0 (MANIFEST_UNKNOWN: manifest unknown)");
        Wire.AssertError(
            await (await SourceAsync(client, registry, "team/other")).ResolveAsync(Token),
            UnknownReason.NotFound, $"{registry.Host} does not have team/other:latest (MANIFEST_UNKNOWN: manifest unknown)");
        Wire.AssertError(
            await (await SourceAsync(client, registry, "team/app:1.0")).GetBlobAsync(new Descriptor("", blob, 7), 100, Token),
            UnknownReason.NotFound, $"{registry.Host} does not have the blob {blob} of team/app (BLOB_UNKNOWN: blob unknown to registry)");
        Wire.AssertError(
            await client.HeadManifestAsync(new RepositoryName(registry.Host, "team/app"), "2.0", Token),
            UnknownReason.NotFound, $"{registry.Host} does not have team/app:2.0");
    }

    [Fact]
    public async Task A_password_opens_it_and_a_wrong_one_does_not()
    {
        await using var registry = await StartAsync(new DockerRegistryOptions { User = "deploy", Password = "right:and proper" });
        await registry.PushAsync("team/app:1.0", Wire.Image);
        using var right = Client(Settings(registry), new OneCredential("deploy", "right:and proper"));
        using var wrong = Client(Settings(registry), new OneCredential("deploy", "wrong"));
        using var none = Client(Settings(registry));

        Assert.Equal(Wire.Image.Digest, (await (await SourceAsync(right, registry, "team/app:1.0")).ResolveAsync(Token)).Value!.Digest);
        Wire.AssertError(
            await (await SourceAsync(wrong, registry, "team/app:1.0")).ResolveAsync(Token), UnknownReason.Unauthorized,
            $"{registry.Host} denies team/app:1.0 to the configured credentials, or it does not exist (UNAUTHORIZED: authentication required)");
        Wire.AssertError(
            await (await SourceAsync(none, registry, "team/app:1.0")).ResolveAsync(Token), UnknownReason.Unauthorized,
            $"{registry.Host} wants a user name and password for team/app, and none are configured");
    }

    [Fact]
    public async Task A_docker_config_opens_it()
    {
        await using var registry = await StartAsync(new DockerRegistryOptions { User = "deploy", Password = "secret" });
        await registry.PushAsync("team/app:1.0", Wire.Image);
        using var folder = new TestFolder();
        var auths = new JsonObject { [registry.Host] = new JsonObject { ["auth"] = Convert.ToBase64String("deploy:secret"u8) } };
        await File.WriteAllTextAsync(folder["config.json"], new JsonObject { ["auths"] = auths }.ToJsonString(), Token);
        using var client = Client(Settings(registry), new DockerConfigCredentials(folder["config.json"], null, TimeProvider.System));

        Assert.Equal(Wire.Image.Digest, (await (await SourceAsync(client, registry, "team/app:1.0")).ResolveAsync(Token)).Value!.Digest);
    }

    [Fact]
    public async Task Http_is_spoken_only_where_it_is_named()
    {
        await using var registry = await StartAsync();
        await registry.PushAsync("team/app:1.0", Wire.Image);
        using var client = Client(Settings(registry) with { PlainHttp = false });

        var error = (await (await SourceAsync(client, registry, "team/app:1.0")).ResolveAsync(Token)).Error!;

        Assert.Equal(UnknownReason.Unreachable, error.Reason);
        Assert.StartsWith($"no TLS connection with {registry.Host}: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"a registry without TLS registries[].plainHttp, for {registry.Host})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_an_own_CA_is_trusted_only_where_the_CA_is_named()
    {
        using var authority = new TestAuthority();
        using var folder = new TestFolder();
        authority.Write(folder);
        await using var registry = await StartAsync(new DockerRegistryOptions { Authority = authority });
        await registry.PushAsync("team/app:1.0", Wire.Image);
        var settings = new RegistrySettings { Host = registry.Host, AllowPrivate = true };
        using var trusting = Client(settings with { CaFile = folder["ca.pem"] });
        using var other = Client(settings);

        Assert.Equal(Wire.Image.Digest, (await (await SourceAsync(trusting, registry, "team/app:1.0")).ResolveAsync(Token)).Value!.Digest);
        var error = (await (await SourceAsync(other, registry, "team/app:1.0")).ResolveAsync(Token)).Error!;
        Assert.Equal(UnknownReason.Unreachable, error.Reason);
        Assert.Contains("certificate", error.Message, StringComparison.Ordinal);
        Assert.Contains("registries[].caFile", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_is_refused_unless_it_is_allowed()
    {
        await using var registry = await StartAsync();
        using var client = Client(new RegistrySettings { Host = registry.Host, PlainHttp = true });

        Wire.AssertError(
            await (await SourceAsync(client, registry, "team/app:1.0")).ResolveAsync(Token), UnknownReason.Unreachable,
            $"{registry.Host} is at 127.0.0.1, a loopback address; registries[].allowPrivate of {registry.Host} would let it be there");
    }

    [Fact]
    public async Task A_private_host_that_a_person_typed_is_allowed()
    {
        await using var registry = await StartAsync();
        await registry.PushAsync("team/app:1.0", Wire.Image);
        var configuration = new PratiqueConfiguration { Registries = [new RegistrySettings { Host = registry.Host, PlainHttp = true }] };
        var access = new RegistryAccess { PrivateHosts = RegistryAccess.ConfiguredOnly.PrivateHosts.Add(registry.Host) };
        using var client = new WireClient(configuration, access, new NoCredentials(), TimeProvider.System);

        Assert.True((await (await SourceAsync(client, registry, "team/app:1.0")).ResolveAsync(Token)).Succeeded);
    }

    [Fact]
    public async Task A_registry_that_does_not_run_is_unreachable()
    {
        var registry = await StartAsync();
        await registry.DisposeAsync();
        using var client = Client(Settings(registry));

        Wire.AssertError(
            await (await SourceAsync(client, registry, "team/app:1.0")).ResolveAsync(Token),
            UnknownReason.Unreachable, $"{registry.Host} refuses connections; does it run, and is the port right?");
    }

    private static Task<DockerRegistry> StartAsync(DockerRegistryOptions? options = null)
    {
        Assert.SkipUnless(DockerRegistry.Missing is null, DockerRegistry.Missing ?? "");
        return DockerRegistry.StartAsync(options);
    }

    private static RegistrySettings Settings(DockerRegistry registry) => Wire.Settings(registry.Host);

    private static WireClient Client(RegistrySettings settings, ICredentialSource? credentials = null) =>
        new(new PratiqueConfiguration { Registries = [settings] }, RegistryAccess.ConfiguredOnly, credentials ?? new NoCredentials(), new FakeTimeProvider());

    private static Task<RegistrySource> SourceAsync(WireClient client, DockerRegistry registry, string name) =>
        client.SourceAsync(ImageReference.Parse($"{registry.Host}/{name}"), Limits, Token);

    private static Descriptor Describe(TestBlob blob) => new(blob.MediaType, blob.Digest, blob.Bytes.Length);

    private static TestImage Image(string architecture) =>
        new() { Platform = new Platform("linux", architecture), Steps = [TestStep.BuildKit("COPY a /", TestLayer.Of(("a", architecture)))] };
}
