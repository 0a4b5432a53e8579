using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>
/// The rule of <c>docs/decisions/0008</c> with tenants and their pull secrets: what one's credential showed is told to
/// another only where the registry tells him too.
/// </summary>
public sealed class AccessRuleTests
{
    private static readonly TestLayer Layer = TestLayer.Of(("app/key.pem", "of alice"));
    private static readonly TestContent Private = new TestImage { User = "private", Steps = [TestStep.BuildKit("COPY . .", Layer)] }.Build();

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task What_one_tenants_secret_showed_is_given_to_another_only_after_his_own_is_let_in()
    {
        await using var hub = await HubAsync();
        hub.Protect("team/app", "alice");
        using var inspector = Inspector(hub);
        Assert.Equal("private", (await AskAsync(inspector, $"{hub.Host}/team/app:1", Secrets.For(hub.Host, "alice"))).Facts().Config.User);
        var read = Downloads(hub);

        var denied = Assert.IsType<ImageInspection.NotKnown>(await AskAsync(inspector, $"{hub.Host}/team/app@{Private.Digest}", Secrets.For(hub.Host, "bob")));
        Assert.Equal(UnknownReason.Unauthorized, denied.Reason);

        // A moment later he may read it: one HEAD of the image and of its layer, and nothing is sent a second time.
        hub.Protect("team/app", "bob");
        _time.Advance(TimeSpan.FromSeconds(11));
        var given = (await AskAsync(inspector, $"{hub.Host}/team/app@{Private.Digest}", Secrets.For(hub.Host, "bob"))).Facts();

        Assert.Equal("private", given.Config.User);
        Assert.IsType<ContentsResult.Known>(given.Layered);
        Assert.Equal(read, Downloads(hub));
    }

    [Fact]
    public async Task Who_has_no_secret_is_told_nothing_of_what_a_secret_showed()
    {
        await using var hub = await HubAsync();
        hub.Protect("team/app", "alice");
        using var inspector = Inspector(hub);
        await AskAsync(inspector, $"{hub.Host}/team/app:1", Secrets.For(hub.Host, "alice"));

        var denied = Assert.IsType<ImageInspection.NotKnown>(await AskAsync(inspector, $"{hub.Host}/team/app@{Private.Digest}", PullCredentials.None));

        Assert.Equal(UnknownReason.Unauthorized, denied.Reason);
    }

    [Fact]
    public async Task What_was_read_as_nobody_serves_everybody()
    {
        await using var hub = await HubAsync();
        using var inspector = Inspector(hub);
        await AskAsync(inspector, $"{hub.Host}/team/app:1", PullCredentials.None);
        var asked = hub.Count;

        var given = (await AskAsync(inspector, $"{hub.Host}/team/app@{Private.Digest}", Secrets.For(hub.Host, "bob"))).Facts();

        Assert.Equal("private", given.Config.User);
        Assert.Equal(asked, hub.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registry_that_answers_yes_to_every_digest_learns_nothing_of_anothers_image(bool byTag)
    {
        await using var hub = await HubAsync();
        hub.Protect("team/app", "alice");
        await using var liar = await WireServer.StartAsync(context => SayYesAsync(context, Private.Manifest.Digest, _ => null));
        using var inspector = Inspector(hub, liar);
        await AskAsync(inspector, $"{hub.Host}/team/app:1", Secrets.For(hub.Host, "alice"));
        var secret = Secrets.For(liar.Host, "mallory");
        var reference = byTag ? $"{liar.Host}/mine/copy:1" : $"{liar.Host}/mine/copy@{Private.Digest}";

        // The second time the tag has been seen, and a HEAD is all that is asked.
        Assert.IsType<ImageInspection.NotKnown>(await AskAsync(inspector, reference, secret));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.IsType<ImageInspection.NotKnown>(await AskAsync(inspector, reference, secret));
    }

    [Fact]
    public async Task A_registry_that_answers_yes_to_every_digest_learns_nothing_of_anothers_layers()
    {
        await using var hub = await HubAsync();
        hub.Protect("team/app", "alice");
        var bait = new TestImage { User = "bait", Steps = [TestStep.BuildKit("COPY . .", Layer)] }.Build();
        await using var liar = await WireServer.StartAsync(context => SayYesAsync(
            context, bait.Digest, digest => bait.All.SingleOrDefault(blob => blob.Digest.ToString() == digest && blob.Digest != Layer.Digest)));
        using var inspector = Inspector(hub, liar);
        Assert.IsType<ContentsResult.Known>((await AskAsync(inspector, $"{hub.Host}/team/app:1", Secrets.For(hub.Host, "alice"))).Facts().Layered);

        var facts = (await AskAsync(inspector, $"{liar.Host}/mine/bait:1", Secrets.For(liar.Host, "mallory"))).Facts();

        Assert.Equal("bait", facts.Config.User);
        Assert.IsType<ContentsResult.NotKnown>(facts.Layered);
    }

    [Fact]
    public async Task Two_tenants_of_a_registry_with_passwords_read_one_private_image_each_with_his_own()
    {
        Assert.SkipUnless(DockerRegistry.Missing is null, DockerRegistry.Missing ?? "");
        await using var registry = await DockerRegistry.StartAsync(new DockerRegistryOptions
        {
            User = "alice",
            Password = "password of alice",
            Others = [("bob", "password of bob")],
        });
        await registry.PushAsync("team/app:1", Private);
        using var inspector = Inspector(new PratiqueConfiguration { Registries = [Wire.Settings(registry.Host)] });
        var reference = $"{registry.Host}/team/app@{Private.Digest}";

        Assert.Equal("private", (await AskAsync(inspector, reference, Secrets.For(registry.Host, "alice"))).Facts().Config.User);
        Assert.IsType<ContentsResult.Known>((await AskAsync(inspector, reference, Secrets.For(registry.Host, "bob"))).Facts().Layered);
        Assert.Equal(UnknownReason.Unauthorized, Assert.IsType<ImageInspection.NotKnown>(await AskAsync(inspector, reference, Secrets.For(registry.Host, "mallory"))).Reason);
        Assert.Equal(UnknownReason.Unauthorized, Assert.IsType<ImageInspection.NotKnown>(await AskAsync(inspector, reference, PullCredentials.None)).Reason);
    }

    private static async Task<HubServer> HubAsync()
    {
        var hub = await HubServer.StartAsync();
        hub.Push("team/app:1", Private);
        return hub;
    }

    // Whatever is asked for is there; what it is said to be is sent where there is something to send.
    private static Task SayYesAsync(HttpContext context, Digest tagged, Func<string, TestBlob?> find)
    {
        var path = context.Request.Path.Value!;
        var wanted = path[(path.LastIndexOf('/') + 1)..];
        var digest = wanted.Contains(':', StringComparison.Ordinal) ? wanted : tagged.ToString();
        if (find(digest) is { } blob)
        {
            return context.Response.SendAsync(blob);
        }

        context.Response.ContentType = "application/vnd.oci.image.manifest.v1+json";
        context.Response.Headers["Docker-Content-Digest"] = digest;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync("{}");
    }

    private static int Downloads(HubServer hub) =>
        hub.Blobs.Count(request => request.Method == "GET")
        + hub.Asked.Count(asked => asked.StartsWith("GET manifests", StringComparison.Ordinal) && !asked.EndsWith("unanswered", StringComparison.Ordinal));

    private ImageInspector Inspector(HubServer hub, params WireServer[] others) =>
        Inspector(new PratiqueConfiguration { Registries = [.. hub.Settings, .. others.Select(other => Wire.Settings(other.Host))] });

    private ImageInspector Inspector(PratiqueConfiguration configuration) => new(configuration, _time);

    private static async Task<ImageInspection> AskAsync(ImageInspector inspector, string reference, PullCredentials credentials)
    {
        var request = new ImageRequest(new ImageLocation.Registry(ImageReference.Parse(reference)), Inspect.Amd64, Needs.Config | Needs.Files);
        return (await inspector.InspectAsync([request], TimeSpan.FromSeconds(20), credentials, TestContext.Current.CancellationToken))[request];
    }
}
