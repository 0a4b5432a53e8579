using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Images.Layers;
using Policy.Images.Registry;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>How many requests an answer takes, and who may be given it.</summary>
public sealed class RegistryInspectorTests
{
    private static readonly TestContent Index = TestIndex.Of(Image(Inspect.Amd64), Image(Inspect.Arm64)).WithAttestations().Build();

    private readonly FakeTimeProvider _time = new();
    private readonly SwitchedCredential _credentials = new();

    [Fact]
    public async Task A_cold_public_image_that_is_an_index_takes_six_requests_and_its_storage()
    {
        await using var hub = await HubAsync();
        using var inspector = Inspector(hub);

        Assert.Equal("user-of-amd64", User(await AskAsync(inspector, hub, "team/app:1.0")));

        Assert.Equal(
            ["GET manifests 1.0 unanswered", "token", "GET manifests 1.0", "GET manifests by digest", "GET blobs by digest", "storage"],
            hub.Asked);
    }

    [Fact]
    public async Task A_further_repository_of_the_host_takes_five_for_the_challenge_is_known()
    {
        await using var hub = await HubAsync();
        hub.Push("team/other:1.0", TestIndex.Of(Image(Inspect.Amd64) with { User = "other" }).Build());
        using var inspector = Inspector(hub);
        await AskAsync(inspector, hub, "team/app:1.0");

        Assert.Equal("other", User(await AskAsync(inspector, hub, "team/other:1.0")));

        Assert.Equal(6 + 5, hub.Count);
        Assert.Single(hub.Asked, asked => asked.EndsWith("unanswered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_credential_is_tried_where_the_first_is_denied_and_not_where_the_host_fails()
    {
        await using var hub = await HubAsync();
        hub.Protect("team/app", "alice");
        using var inspector = Inspector(hub);
        _credentials.All = [new Credential.Basic("bob", "b"), new Credential.Basic("alice", "a")];
        Assert.Equal("user-of-amd64", User(await AskAsync(inspector, hub, "team/app:1.0")));

        hub.Before = context =>
        {
            context.Response.StatusCode = 500;
            return Task.FromResult(true);
        };
        var before = hub.Count;
        Assert.Equal(UnknownReason.Unreachable, (await AskAsync(inspector, hub, "team/app:2.0")).Error!.Reason);
        Assert.Equal(before + 1, hub.Count);
    }

    [Fact]
    public async Task A_further_platform_takes_a_manifest_and_a_config()
    {
        await using var hub = await HubAsync();
        using var inspector = Inspector(hub);
        await AskAsync(inspector, hub, $"team/app@{Index.Digest}");
        var before = hub.Count;

        Assert.Equal("user-of-arm64", User(await AskAsync(inspector, hub, $"team/app@{Index.Digest}", Inspect.Arm64), Inspect.Arm64));

        Assert.Equal(before + 3, hub.Count);
    }

    [Fact]
    public async Task A_tag_resolved_a_moment_ago_takes_nothing_and_later_one_HEAD()
    {
        await using var hub = await HubAsync();
        using var inspector = Inspector(hub);
        await AskAsync(inspector, hub, "team/app:1.0");
        var before = hub.Count;

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Null((await AskAsync(inspector, hub, "team/app:1.0")).Error);
        Assert.Equal(before, hub.Count);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("user-of-amd64", User(await AskAsync(inspector, hub, "team/app:1.0")));
        Assert.Equal(before + 1, hub.Count);
        Assert.Contains("HEAD manifests 1.0", hub.Asked);
    }

    [Fact]
    public async Task A_tag_that_moved_is_read_anew()
    {
        await using var hub = await HubAsync();
        using var inspector = Inspector(hub);
        await AskAsync(inspector, hub, "team/app:1.0");
        hub.Push("team/app:1.0", Wire.Image);
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal("1000", User(await AskAsync(inspector, hub, "team/app:1.0")));
    }

    [Fact]
    public async Task What_is_known_by_digest_and_open_to_all_takes_no_request_whatever_its_name()
    {
        await using var hub = await HubAsync();
        using var inspector = Inspector(hub);
        await AskAsync(inspector, hub, "team/app:1.0");
        var before = hub.Count;

        Assert.Equal("user-of-amd64", User(await AskAsync(inspector, hub, $"other/name@{Index.Digest}")));
        Assert.Equal("user-of-amd64", User(await AskAsync(inspector, hub, $"team/app:gone@{Index.Digest}")));

        Assert.Equal(before, hub.Count);
    }

    [Fact]
    public async Task A_second_tag_of_a_known_image_takes_one_request()
    {
        await using var hub = await HubAsync();
        hub.Push("team/app:2.0", Index);
        using var inspector = Inspector(hub);
        await AskAsync(inspector, hub, "team/app:1.0");
        var before = hub.Count;

        Assert.Equal("user-of-amd64", User(await AskAsync(inspector, hub, "team/app:2.0")));

        Assert.Equal(before + 1, hub.Count);
    }

    [Fact]
    public async Task Many_who_ask_at_once_take_the_requests_of_one()
    {
        await using var hub = await HubAsync();
        using var inspector = Inspector(hub);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => AskAsync(inspector, hub, "team/app:1.0")));

        Assert.All(answers, answer => Assert.Equal("user-of-amd64", User(answer)));
        Assert.Equal(6, hub.Count);
    }

    [Theory]
    [InlineData(404, UnknownReason.NotFound, 10)]
    [InlineData(403, UnknownReason.Unauthorized, 10)]
    [InlineData(500, UnknownReason.Unreachable, 5)]
    [InlineData(429, UnknownReason.RateLimited, 30)]
    [InlineData(406, UnknownReason.Unsupported, 60)]
    public async Task A_failure_is_remembered_for_a_moment(int status, UnknownReason reason, int seconds)
    {
        await using var hub = await HubAsync();
        hub.Before = context =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };
        using var inspector = Inspector(hub);

        Assert.Equal(reason, (await AskAsync(inspector, hub, "team/app:1.0")).Error!.Reason);
        _time.Advance(TimeSpan.FromSeconds(seconds - 0.1));
        Assert.Equal(reason, (await AskAsync(inspector, hub, "team/app:1.0")).Error!.Reason);
        Assert.Equal(1, hub.Count);

        hub.Before = _ => Task.FromResult(false);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Null((await AskAsync(inspector, hub, "team/app:1.0")).Error);
    }

    [Fact]
    public async Task A_registry_that_says_how_long_is_left_alone_for_so_long()
    {
        await using var hub = await HubAsync();
        hub.Before = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "120";
            return Task.FromResult(true);
        };
        using var inspector = Inspector(hub);

        await AskAsync(inspector, hub, "team/app:1.0");
        _time.Advance(TimeSpan.FromSeconds(119));
        await AskAsync(inspector, hub, "team/app:1.0");
        Assert.Equal(1, hub.Count);
        _time.Advance(TimeSpan.FromSeconds(2));
        await AskAsync(inspector, hub, "team/app:1.0");
        Assert.Equal(2, hub.Count);
    }

    [Fact]
    public async Task What_was_read_with_a_credential_is_given_to_those_whom_the_registry_lets_read_it()
    {
        await using var hub = await HubAsync();
        hub.Protect("team/app", "alice");
        using var inspector = Inspector(hub);
        _credentials.All = [new Credential.Basic("alice", "a")];
        Assert.Equal("user-of-amd64", User(await AskAsync(inspector, hub, $"team/app@{Index.Digest}")));
        var before = hub.Count;

        // Alice herself: nothing to ask for five minutes, then one HEAD.
        Assert.Null((await AskAsync(inspector, hub, $"team/app@{Index.Digest}")).Error);
        Assert.Equal(before, hub.Count);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Null((await AskAsync(inspector, hub, $"team/app@{Index.Digest}")).Error);
        Assert.Contains("HEAD manifests by digest", hub.Asked);

        // Bob and nobody are told nothing.
        _credentials.All = [new Credential.Basic("bob", "b")];
        Assert.Equal(UnknownReason.Unauthorized, (await AskAsync(inspector, hub, $"team/app@{Index.Digest}")).Error!.Reason);
        _credentials.All = [Credential.Anonymous];
        Assert.Equal(UnknownReason.Unauthorized, (await AskAsync(inspector, hub, $"team/app@{Index.Digest}")).Error!.Reason);

        // Nor does a repository of Bob's in the same registry, which does not have the image, tell him.
        hub.Push("bobs/app:1.0", Wire.Image);
        hub.Protect("bobs/app", "bob");
        _credentials.All = [new Credential.Basic("bob", "b")];
        Assert.Equal(UnknownReason.NotFound, (await AskAsync(inspector, hub, $"bobs/app@{Index.Digest}")).Error!.Reason);
    }

    [Fact]
    public async Task That_an_index_is_known_to_everybody_shows_nobodys_access_to_what_it_lists()
    {
        await using var hub = await HubAsync();
        hub.Push("open/app:1.0", Index);
        hub.Protect("team/app", "alice");
        using var inspector = Inspector(hub);
        await AskAsync(inspector, hub, $"open/app@{Index.Digest}");

        // The index is at hand, so the registry is first asked for the manifest of a further platform, and denies it.
        _credentials.All = [new Credential.Basic("bob", "b")];
        Assert.Equal(UnknownReason.Unauthorized, (await AskAsync(inspector, hub, $"team/app@{Index.Digest}", Inspect.Arm64)).Error!.Reason);
        _credentials.All = [new Credential.Basic("alice", "a")];
        Assert.Equal("user-of-arm64", User(await AskAsync(inspector, hub, $"team/app@{Index.Digest}", Inspect.Arm64), Inspect.Arm64));

        // Bob's failure is forgotten by now, and what Alice read is kept: it is not for him.
        _time.Advance(TimeSpan.FromSeconds(11));
        _credentials.All = [new Credential.Basic("bob", "b")];
        Assert.Equal(UnknownReason.Unauthorized, (await AskAsync(inspector, hub, $"team/app@{Index.Digest}", Inspect.Arm64)).Error?.Reason);
    }

    [Fact]
    public async Task A_registry_that_answers_yes_to_a_stolen_digest_gains_nothing()
    {
        await using var hub = await HubAsync();
        hub.Protect("team/app", "alice");
        await using var yes = await WireServer.StartAsync(context =>
        {
            context.Response.Headers["Docker-Content-Digest"] = Index.Digest.ToString();
            return context.Response.WriteAsync("{}");
        });
        var configuration = new PratiqueConfiguration { Registries = [.. hub.Settings, Wire.Settings(yes.Host)] };
        using var inspector = Inspector(configuration);
        _credentials.All = [new Credential.Basic("alice", "a")];
        Assert.Null((await AskAsync(inspector, hub, $"team/app@{Index.Digest}")).Error);

        foreach (var credential in new[] { new Credential.Basic("mallory", "m"), Credential.Anonymous })
        {
            _credentials.All = [credential];
            foreach (var name in new[] { $"{yes.Host}/team/app@{Index.Digest}", $"{yes.Host}/team/app:1.0" })
            {
                Assert.Equal(UnknownReason.Malformed, (await AskAsync(inspector, name)).Error!.Reason);
                _time.Advance(TimeSpan.FromMinutes(2));
                Assert.Equal(UnknownReason.Malformed, (await AskAsync(inspector, name)).Error!.Reason);
            }
        }
    }

    [Fact]
    public async Task A_mirror_is_asked_first_and_told_whose_image_it_is()
    {
        await using var hub = await HubAsync();
        await using var mirror = await WireServer.StartAsync(context => context.Response.SendAsync(
            Wire.Image.All.First(blob => context.Request.Path.Value!.EndsWith("/1.0", StringComparison.Ordinal) || context.Request.Path.Value.EndsWith(blob.Digest.ToString(), StringComparison.Ordinal))));
        using var inspector = Inspector(Mirrored(hub, new MirrorSettings(mirror.Host, "hub/proxy"), mirror));

        Assert.Equal("1000", User(await AskAsync(inspector, hub, "team/app:1.0")));

        Assert.Equal(0, hub.Count);
        Assert.Equal(("/v2/hub/proxy/team/app/manifests/1.0", $"?ns={Uri.EscapeDataString(hub.Host)}"), (mirror.Requests[0].Path, mirror.Requests[0].Query));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(401)]
    [InlineData(503)]
    public async Task Where_a_mirror_has_no_answer_the_registry_is_asked(int status)
    {
        await using var hub = await HubAsync();
        await using var mirror = await WireServer.StartAsync(context => context.Response.StatusCode = status);
        using var inspector = Inspector(Mirrored(hub, new MirrorSettings(mirror.Host, ""), mirror));

        Assert.Equal("user-of-amd64", User(await AskAsync(inspector, hub, "team/app:1.0")));
        Assert.Equal("user-of-amd64", User(await AskAsync(inspector, hub, "team/app:1.0")));

        Assert.Single(mirror.Requests);
    }

    [Fact]
    public async Task Where_all_fail_the_registrys_own_word_counts()
    {
        await using var hub = await HubAsync();
        await using var mirror = await WireServer.StartAsync(context => context.Response.StatusCode = 503);
        using var inspector = Inspector(Mirrored(hub, new MirrorSettings(mirror.Host, ""), mirror));

        var error = (await AskAsync(inspector, hub, "team/app:none")).Error!;

        Assert.Equal((UnknownReason.NotFound, $"{hub.Host} does not have team/app:none"), (error.Reason, error.Message));
    }

    [Fact]
    public async Task Requests_that_are_scarce_are_left_to_those_who_wait()
    {
        await using var hub = await HubAsync();
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        hub.Before = async context =>
        {
            context.Response.Headers["RateLimit-Limit"] = "100;w=21600";
            context.Response.Headers["RateLimit-Remaining"] = "29;w=21600";
            if (context.Request.Path.Value!.EndsWith("/1.0", StringComparison.Ordinal) && context.Request.Headers.Authorization.Count > 0)
            {
                begun.TrySetResult();
                await go.Task;
            }

            return false;
        };
        using var inspector = Inspector(hub);
        var asking = AskAsync(inspector, hub, "team/app:1.0");
        await begun.Task;
        _time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        // Nobody waits any more, and the registry is asked no more; who asks now waits, and it is asked on.
        go.SetResult();
        var second = await AskAsync(inspector, hub, $"team/app@{Index.Digest}");

        Assert.Equal("user-of-amd64", User(second));
        Assert.Single(hub.Asked, asked => asked == "GET blobs by digest");
    }

    private static TestImage Image(Platform platform) => new()
    {
        Platform = platform,
        User = $"user-of-{platform.Architecture}",
        Steps = [TestStep.BuildKit("COPY a /", TestLayer.Of(("a", platform.Architecture)))],
    };

    private static async Task<HubServer> HubAsync()
    {
        var hub = await HubServer.StartAsync();
        hub.Push("team/app:1.0", Index);
        return hub;
    }

    private static PratiqueConfiguration Mirrored(HubServer hub, MirrorSettings mirror, WireServer server) => new()
    {
        Registries = [.. hub.Settings.Select(settings => settings.Host == hub.Host ? settings with { Mirrors = [mirror] } : settings), Wire.Settings(server.Host)],
    };

    private RegistryInspector Inspector(HubServer hub) => Inspector(new PratiqueConfiguration { Registries = [.. hub.Settings] });

    private RegistryInspector Inspector(PratiqueConfiguration configuration)
    {
        var directory = new RegistryDirectory(configuration, RegistryAccess.ConfiguredOnly);
        return new RegistryInspector(
            new RegistryClient(directory, _time, RetrySettings.None), new RegistryAskers(directory, _credentials),
            ContentsReaders.Of(configuration, _time, null), configuration, _time);
    }

    private Task<ImageRead> AskAsync(RegistryInspector inspector, HubServer hub, string name, Platform? platform = null) =>
        AskAsync(inspector, $"{hub.Host}/{name}", platform);

    private async Task<ImageRead> AskAsync(RegistryInspector inspector, string reference, Platform? platform = null)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(10), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, TestContext.Current.CancellationToken);
        return await inspector.InspectAsync(
            ImageReference.Parse(reference), [platform ?? Inspect.Amd64], Needs.Config, new Deadline(_time, TimeSpan.FromSeconds(10), either.Token));
    }

    private static string User(ImageRead read, Platform? platform = null) =>
        Assert.IsType<ImageInspection.Known>(read[platform ?? Inspect.Amd64].Value).Facts.Config.User;

    private sealed class SwitchedCredential : ICredentialSource
    {
        public ImmutableArray<Credential> All { get; set; } = [Credential.Anonymous];

        public Task<SourceResult<ImmutableArray<Credential>>> FindAsync(string registry, string repository, CancellationToken cancellationToken) =>
            Task.FromResult<SourceResult<ImmutableArray<Credential>>>(All);
    }
}
