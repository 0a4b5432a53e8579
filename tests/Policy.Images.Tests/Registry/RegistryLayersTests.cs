using System.Collections.Immutable;
using Policy.Images.Configuration;
using Policy.Images.Layers;
using Policy.Images.Registry;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>How often layers are read, and who may be told of them.</summary>
public sealed class RegistryLayersTests
{
    private static readonly TestLayer Base = TestLayer.Of(("bin/sh", "#!"), ("etc/passwd", "root:x:0:0::/:\n"));
    private static readonly TestLayer Own = TestLayer.Of(("app/one", "1"));
    private static readonly TestContent First = Image(Base, Own);
    private static readonly TestContent Second = Image(Base, TestLayer.Of(("app/two", "22")));

    private readonly TestClock _time = new();
    private readonly Credentials _credentials = new();

    [Fact]
    public async Task A_layer_is_read_once_for_all_images_that_hold_it()
    {
        await using var hub = await HubAsync(("team/one:1", First), ("team/two:1", Second));
        using var inspector = Inspector(hub);

        var first = await AskAsync(inspector, hub, "team/one:1");
        var before = hub.Count;
        var again = await AskAsync(inspector, hub, "team/one:1");
        Assert.Equal(before, hub.Count);
        var second = await AskAsync(inspector, hub, "team/two:1");

        Assert.Equal("app/one bin/sh etc/passwd", Files(first));
        Assert.Same(Facts(first), Facts(again));
        Assert.Equal("app/two bin/sh etc/passwd", Files(second));
        Assert.Equal(1, LayerRequests(hub, Base));
    }

    [Fact]
    public async Task Many_who_ask_at_once_make_one_read_of_each_layer()
    {
        await using var hub = await HubAsync(("team/one:1", First));
        using var inspector = Inspector(hub);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(inspector, hub, "team/one:1")));

        Assert.All(answers, answer => Assert.Equal("app/one bin/sh etc/passwd", Files(answer)));
        Assert.Equal(1, LayerRequests(hub, Base));
    }

    [Fact]
    public async Task Whoever_needs_no_layers_reads_none()
    {
        await using var hub = await HubAsync(("team/one:1", First));
        using var inspector = Inspector(hub);

        Assert.Null(Facts(await AskAsync(inspector, hub, "team/one:1", Needs.Config)).Layered);

        Assert.Equal(0, LayerRequests(hub, Base));
    }

    [Fact]
    public async Task What_is_read_for_more_serves_those_who_need_less()
    {
        await using var hub = await HubAsync(("team/one:1", First));
        using var inspector = Inspector(hub);

        await AskAsync(inspector, hub, "team/one:1", Needs.Contents);
        await AskAsync(inspector, hub, "team/one:1", Needs.Files);

        Assert.Equal(1, LayerRequests(hub, Base));
    }

    [Fact]
    public async Task Layers_that_were_read_with_a_credential_are_told_to_those_whom_the_registry_lets_read_them()
    {
        await using var hub = await HubAsync(("team/one:1", First));
        hub.Protect("team/one", "alice");
        using var inspector = Inspector(hub);
        _credentials.All = [new Credential.Basic("alice", "a")];
        Assert.Equal("app/one bin/sh etc/passwd", Files(await AskAsync(inspector, hub, "team/one:1")));
        var before = hub.Count;
        Assert.NotNull(Files(await AskAsync(inspector, hub, "team/one:1")));
        Assert.Equal(before, hub.Count);

        // Access lasts five minutes; then a HEAD of the tag and one of each layer say that it still does.
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.NotNull(Files(await AskAsync(inspector, hub, "team/one:1")));
        Assert.Equal(1, LayerRequests(hub, Base, "GET"));
        Assert.Equal(1, LayerRequests(hub, Base, "HEAD"));

        _credentials.All = [new Credential.Basic("bob", "b")];
        Assert.Equal(UnknownReason.Unauthorized, (await AskAsync(inspector, hub, "team/one:1")).Error!.Reason);
    }

    [Fact]
    public async Task A_manifest_that_lists_a_stolen_layer_gains_nothing()
    {
        await using var hub = await HubAsync(("team/one:1", First));
        hub.Protect("team/one", "alice");
        await using var own = await WireServer.StartAsync(context =>
        {
            // It answers yes to everything. Manifest and config are no secret to it; of the layers it knows the digests.
            var asked = context.Request.Path.Value!.Split('/')[^1];
            var blob = First.All.FirstOrDefault(blob => blob.Digest.ToString() == asked) ?? First.Manifest;
            var layer = new[] { Base, Own }.FirstOrDefault(layer => layer.Digest == blob.Digest);
            return context.Response.SendAsync(layer is null ? blob : new TestBlob(blob.MediaType, new byte[layer.Stored.Length]));
        });
        using var inspector = Inspector(new PratiqueConfiguration { Registries = [.. hub.Settings, Wire.Settings(own.Host)] });
        _credentials.All = [new Credential.Basic("alice", "a")];
        await AskAsync(inspector, hub, "team/one:1");

        foreach (var credential in new[] { new Credential.Basic("mallory", "m"), Credential.Anonymous })
        {
            _credentials.All = [credential];
            var stolen = Assert.IsType<ContentsResult.NotKnown>(Facts(await AskAsync(inspector, $"{own.Host}/team/one:1")).Layered);
            Assert.Equal(UnknownReason.Malformed, stolen.Reason);
        }
    }

    [Fact]
    public async Task What_is_wrong_with_a_layer_is_said_and_remembered_for_a_moment()
    {
        await using var hub = await HubAsync(("team/one:1", First));
        hub.Before = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith(Base.Digest.ToString(), StringComparison.Ordinal))
            {
                return false;
            }

            await context.Response.SendAsync(new TestBlob("application/octet-stream", new byte[Base.Stored.Length]));
            return true;
        };
        using var inspector = Inspector(hub);

        var broken = Assert.IsType<ContentsResult.NotKnown>(Facts(await AskAsync(inspector, hub, "team/one:1")).Layered);
        Assert.Equal((UnknownReason.Malformed, true), (broken.Reason, broken.Message.Contains($"whose digest is not {Base.Digest}", StringComparison.Ordinal)));
        await AskAsync(inspector, hub, "team/one:1");
        Assert.Equal(1, LayerRequests(hub, Base));

        hub.Before = _ => Task.FromResult(false);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("app/one bin/sh etc/passwd", Files(await AskAsync(inspector, hub, "team/one:1")));
    }

    [Fact]
    public async Task Who_has_no_more_time_is_told_what_is_still_to_be_read_and_the_next_gets_it()
    {
        await using var hub = await HubAsync(("team/one:1", First));
        var go = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        hub.Before = async context =>
        {
            if (context.Request.Path.Value!.EndsWith(Base.Digest.ToString(), StringComparison.Ordinal))
            {
                begun.TrySetResult();
                await go.Task;
            }

            return false;
        };
        using var inspector = Inspector(hub, new LayerSettings { Readers = 2 });
        using var end = new CancellationTokenSource();
        var asked = inspector.InspectAsync(
            ImageReference.Parse($"{hub.Host}/team/one:1"), [Inspect.Amd64], Needs.Config | Needs.Files, new Deadline(_time, TimeSpan.FromSeconds(10), end.Token));
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);

        await end.CancelAsync();
        var pending = Assert.IsType<ContentsResult.NotKnown>(Facts(await asked).Layered);
        go.SetResult();

        Assert.Equal(UnknownReason.Pending, pending.Reason);
        Assert.EndsWith(" layers of " + $"{hub.Host}/team/one are still to be read: there was no more time, they are read on in the background", pending.Message, StringComparison.Ordinal);
        Assert.Equal("app/one bin/sh etc/passwd", Files(await AskAsync(inspector, hub, "team/one:1")));
        Assert.Equal(1, LayerRequests(hub, Base));
    }

    private static TestContent Image(params TestLayer[] layers) =>
        new TestImage { User = "1", Steps = [.. layers.Select(layer => TestStep.BuildKit("COPY . .", layer))] }.Build();

    private static async Task<HubServer> HubAsync(params (string Name, TestContent Content)[] images)
    {
        var hub = await HubServer.StartAsync();
        foreach (var (name, content) in images)
        {
            hub.Push(name, content);
        }

        return hub;
    }

    private static int LayerRequests(HubServer hub, TestLayer layer, string? method = null) =>
        hub.Blobs.Count(request => request.Path.EndsWith(layer.Digest.ToString(), StringComparison.Ordinal) && (method is null || request.Method == method));

    private static ImageFacts Facts(ImageRead read) => Assert.IsType<ImageInspection.Known>(read[Inspect.Amd64].Value).Facts;

    private static string Files(ImageRead read)
    {
        var contents = Assert.IsType<ContentsResult.Known>(Facts(read).Layered).Contents;
        return string.Join(' ', Below(contents.Tree.Root).Where(node => node.Kind == FileKind.File).Select(node => node.Path).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<TreeNode> Below(TreeNode folder) => folder.Children.SelectMany(child => Below(child).Prepend(child));

    private RegistryInspector Inspector(HubServer hub, LayerSettings? layers = null) =>
        Inspector(new PratiqueConfiguration { Registries = [.. hub.Settings], Layers = layers ?? new LayerSettings() });

    private RegistryInspector Inspector(PratiqueConfiguration configuration)
    {
        var directory = new RegistryDirectory(configuration, RegistryAccess.ConfiguredOnly);
        return new RegistryInspector(
            new RegistryClient(directory, _time, RetrySettings.None), new RegistryAskers(directory, _credentials),
            ContentsReaders.Of(configuration, _time, null), configuration, _time);
    }

    private Task<ImageRead> AskAsync(RegistryInspector inspector, HubServer hub, string name, Needs needs = Needs.Files) =>
        AskAsync(inspector, $"{hub.Host}/{name}", needs);

    private async Task<ImageRead> AskAsync(RegistryInspector inspector, string reference, Needs needs = Needs.Files)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(10), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, TestContext.Current.CancellationToken);
        return await inspector.InspectAsync(
            ImageReference.Parse(reference), [Inspect.Amd64], Needs.Config | needs, new Deadline(_time, TimeSpan.FromSeconds(10), either.Token));
    }

    private sealed class Credentials : ICredentialSource
    {
        public ImmutableArray<Credential> All { get; set; } = [Credential.Anonymous];

        public Task<SourceResult<ImmutableArray<Credential>>> FindAsync(string registry, string repository, CancellationToken cancellationToken) =>
            Task.FromResult<SourceResult<ImmutableArray<Credential>>>(All);
    }
}
