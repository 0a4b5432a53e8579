using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>From a reference to facts, through the inspector, as webhook and command use it.</summary>
public sealed class RegistryInspectionTests
{
    private static readonly Platform Amd64 = new("linux", "amd64");
    private static readonly Platform Arm64 = new("linux", "arm64");
    private static readonly Platform S390x = new("linux", "s390x");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Of_an_index_in_docker_registry_each_platform_is_read()
    {
        Assert.SkipUnless(DockerRegistry.Missing is null, DockerRegistry.Missing ?? "");
        var index = TestIndex.Of(Image(Amd64), Image(Arm64)).WithAttestations().Build();
        await using var registry = await DockerRegistry.StartAsync();
        await registry.PushAsync("team/app:1.0", index);
        using var inspector = Inspector(registry.Host);

        var inspections = await InspectAsync(inspector, $"{registry.Host}/team/app:1.0", Amd64, Arm64, S390x);

        foreach (var platform in new[] { Amd64, Arm64 })
        {
            var facts = Assert.IsType<ImageInspection.Known>(inspections[platform]).Facts;
            Assert.Equal(index.Digest, facts.Digest);
            Assert.Equal(Image(platform).Build().Digest, facts.ManifestDigest);
            Assert.Equal($"user-of-{platform.Architecture}", facts.Config.User);
            Assert.Equal([Amd64, Arm64], facts.AvailablePlatforms);
        }

        Assert.Equal([Amd64, Arm64], Assert.IsType<ImageInspection.NoSuchPlatform>(inspections[S390x]).Available);
    }

    [Fact]
    public async Task An_image_behind_a_token_service_takes_four_requests()
    {
        await using var server = await WireServer.StartAsync(context => context.Request.Path.Value switch
        {
            "/token" => context.Response.WriteAsync("""{"token":"t"}"""),
            _ when context.Request.Headers.Authorization.Count == 0 => context.Response.DenyAsync($"Bearer realm=\"http://{context.Request.Host}/token\""),
            "/v2/team/app/manifests/1.0" => context.Response.SendAsync(Wire.Image.Manifest),
            _ => context.Response.Body.WriteAsync(Wire.Image.Blobs[0].Bytes).AsTask(),
        });
        using var inspector = Inspector(server.Host);

        var inspections = await InspectAsync(inspector, $"{server.Host}/team/app:1.0", Amd64);

        Assert.Equal("1000", Assert.IsType<ImageInspection.Known>(inspections[Amd64]).Facts.Config.User);
        Assert.Equal(
            ["/v2/team/app/manifests/1.0", "/token", "/v2/team/app/manifests/1.0", $"/v2/team/app/blobs/{Wire.Image.Blobs[0].Digest}"],
            server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_registry_that_does_not_finish_in_time_is_unknown_for_the_deadline()
    {
        var begun = new TaskCompletionSource();
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var inspector = Inspector(server.Host);

        var inspecting = InspectAsync(inspector, $"{server.Host}/team/app:1.0", Amd64);
        await begun.Task;
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(UnknownReason.Deadline, Assert.IsType<ImageInspection.NotKnown>((await inspecting)[Amd64]).Reason);
    }

    [Theory]
    [InlineData("<html>", "text/html", UnknownReason.Malformed)]
    [InlineData("<html>", "application/json", UnknownReason.Malformed)]
    [InlineData("""{"schemaVersion":1,"fsLayers":[]}""", "application/json", UnknownReason.Unsupported)]
    [InlineData("{}", "application/vnd.docker.distribution.manifest.v1+prettyjws", UnknownReason.Unsupported)]
    public async Task What_is_no_manifest_is_said_to_be_none(string body, string mediaType, UnknownReason reason)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.ContentType = mediaType;
            return context.Response.WriteAsync(body);
        });
        using var inspector = Inspector(server.Host);

        var inspections = await InspectAsync(inspector, $"{server.Host}/team/app:1.0", Amd64);

        Assert.Equal(reason, Assert.IsType<ImageInspection.NotKnown>(inspections[Amd64]).Reason);
    }

    private static TestImage Image(Platform platform) => new()
    {
        Platform = platform,
        User = $"user-of-{platform.Architecture}",
        Steps = [TestStep.BuildKit("COPY a /", TestLayer.Of(("a", platform.Architecture)))],
    };

    private ImageInspector Inspector(string host) => new(new PratiqueConfiguration { Registries = [Wire.Settings(host)] }, _time);

    private static async Task<Dictionary<Platform, ImageInspection>> InspectAsync(
        ImageInspector inspector, string reference, params Platform[] platforms)
    {
        var location = new ImageLocation.Registry(ImageReference.Parse(reference));
        var requests = platforms.Select(platform => new ImageRequest(location, platform, Needs.Config)).ToList();
        var inspections = await inspector.InspectAsync(requests, TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        return inspections.ToDictionary(pair => pair.Key.Platform, pair => pair.Value);
    }
}
