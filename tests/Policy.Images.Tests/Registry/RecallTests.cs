using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>What is known of images and told at once: all that is asked, to everybody, or nothing.</summary>
public sealed class RecallTests
{
    private static readonly TestContent Image = Wire.Image;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task What_anybody_was_told_is_told_without_a_request()
    {
        await using var hub = await HubAsync();
        using var inspector = Inspector(hub);
        var request = Request(hub, $"@{Image.Digest}", Needs.Config | Needs.Files);
        var read = await ReadAsync(inspector, request, PullCredentials.None);
        var asked = hub.Count;

        var recalled = inspector.Recall([request])![request].Facts();

        Assert.Same(read, recalled);
        Assert.IsType<ContentsResult.Known>(recalled.Layered);
        Assert.Equal(asked, hub.Count);
    }

    [Fact]
    public async Task Nothing_is_told_where_some_of_it_is_not_known()
    {
        await using var hub = await HubAsync();
        using var inspector = Inspector(hub);
        var known = Request(hub, $"@{Image.Digest}");
        await ReadAsync(inspector, known, PullCredentials.None);

        Assert.NotNull(inspector.Recall([known]));
        Assert.Null(inspector.Recall([known, Request(hub, ":1")]));
        Assert.Null(inspector.Recall([known with { Platform = new Platform("linux", "arm64") }]));
        Assert.Null(inspector.Recall([known with { Needs = Needs.Config | Needs.Files }]));
        Assert.Null(inspector.Recall([known with { Needs = Needs.Config | Needs.Attestations }]));
    }

    [Fact]
    public async Task What_a_secret_showed_is_not_told_to_everybody()
    {
        await using var hub = await HubAsync();
        hub.Protect("team/app", "alice");
        using var inspector = Inspector(hub);
        var request = Request(hub, $"@{Image.Digest}");
        await ReadAsync(inspector, request, Secrets.For(hub.Host, "alice"));

        Assert.Null(inspector.Recall([request]));
    }

    private static async Task<HubServer> HubAsync()
    {
        var hub = await HubServer.StartAsync();
        hub.Push("team/app:1", Image);
        return hub;
    }

    private ImageInspector Inspector(HubServer hub) => new(new PratiqueConfiguration { Registries = [.. hub.Settings] }, _time);

    private static ImageRequest Request(HubServer hub, string tagOrDigest, Needs needs = Needs.Config) =>
        new(new ImageLocation.Registry(ImageReference.Parse($"{hub.Host}/team/app{tagOrDigest}")), Inspect.Amd64, needs);

    private static async Task<ImageFacts> ReadAsync(ImageInspector inspector, ImageRequest request, PullCredentials pull) =>
        (await inspector.InspectAsync([request], TimeSpan.FromSeconds(10), pull, TestContext.Current.CancellationToken))[request].Facts();
}
