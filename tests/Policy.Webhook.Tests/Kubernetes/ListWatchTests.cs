using System.Text.Json.Serialization;
using System.Threading.Channels;
using Policy.Images;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Tests.Kubernetes;

public sealed partial class ListWatchTests
{
    private const string Things = "/apis/test.dev/v1/things";
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Second = TimeSpan.FromMilliseconds(400);

    internal sealed record Sized([property: JsonRequired] int Size);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Sized))]
    [JsonSerializable(typeof(PartialObject))]
    internal sealed partial class Json : JsonSerializerContext;

    [Fact]
    public async Task What_is_there_is_listed_and_what_changes_is_followed()
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, "old", 1);
        var (watch, told) = Watch(cluster);
        Assert.False(watch.IsSynced);
        cluster.Run(watch.RunAsync);

        Assert.Equal("+old", await told.NextAsync());
        Assert.True(watch.IsSynced);
        await cluster.Fake.WatchedAsync(Things);
        Put(cluster, "new", 2);
        Assert.Equal("+new", await told.NextAsync());
        Put(cluster, "old", 3);
        Assert.Equal("~old", await told.NextAsync());
        cluster.Fake.Delete(Things + "/new");
        Assert.Equal("-new", await told.NextAsync());

        Assert.Equal([new(Key("old"), new Sized(3))], watch.Current);
        Assert.Null(watch.Problem);
    }

    [Fact]
    public async Task A_snapshot_that_was_taken_stays_as_it_is()
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, "one", 1);
        var (watch, told) = await RunAsync(cluster);
        var before = watch.Current;

        Put(cluster, "one", 2);
        await told.NextAsync();

        Assert.Equal((1, 2), (before[Key("one")].Size, watch.Current[Key("one")].Size));
    }

    [Fact]
    public async Task A_list_is_read_to_its_end_by_pages()
    {
        await using var cluster = await TestCluster.StartAsync();
        for (var i = 0; i < 1001; i++)
        {
            Put(cluster, $"t{i}", i);
        }

        var (watch, _) = await RunAsync(cluster);

        Assert.Equal(1001, watch.Current.Count);
        Assert.Equal(3, cluster.Fake.Requests.Count(request => request.IsList));
        Assert.All(cluster.Fake.Requests.Where(request => request.IsList), request => Assert.Equal("500", request.Query["limit"]));
    }

    [Fact]
    public async Task A_page_that_has_expired_begins_the_list_anew()
    {
        await using var cluster = await TestCluster.StartAsync();
        for (var i = 0; i < 501; i++)
        {
            Put(cluster, $"t{i}", i);
        }

        cluster.Fake.Script = request =>
        {
            if (request.Query.ContainsKey("continue"))
            {
                cluster.Fake.Script = null;
                cluster.Fake.Delete(Things + "/t0");
                cluster.Fake.Compact();
            }

            return null;
        };
        var (watch, told) = Watch(cluster);
        cluster.Run(watch.RunAsync);
        await cluster.Time.PassAsync(First);
        await told.NextAsync();

        Assert.Equal(500, watch.Current.Count);
        Assert.False(watch.Current.ContainsKey(Key("t0")));
    }

    [Fact]
    public async Task Pages_that_are_too_large_get_smaller()
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, "one", 1);
        cluster.Fake.Script = request => request.IsList && request.Query["limit"] == "500" ? new FakeAnswer(200, new string(' ', (64 << 20) + 1)) : null;
        var (watch, told) = Watch(cluster);
        cluster.Run(watch.RunAsync);
        await cluster.Time.PassAsync(First);

        Assert.Equal("+one", await told.NextAsync());
        Assert.Equal("50", cluster.Fake.Requests.Last(request => request.IsList).Query["limit"]);
    }

    [Fact]
    public async Task A_watch_asks_for_bookmarks_and_for_an_end()
    {
        await using var cluster = await TestCluster.StartAsync();
        await RunAsync(cluster);

        var query = cluster.Fake.Requests.Single(request => request.IsWatch).Query;

        Assert.Equal(("true", "600", "100"), (query["allowWatchBookmarks"], query["timeoutSeconds"], query["resourceVersion"]));
    }

    [Fact]
    public async Task After_its_end_a_watch_goes_on_from_the_last_event()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (watch, told) = await RunAsync(cluster);
        Put(cluster, "one", 1);
        await told.NextAsync();
        var version = cluster.Fake.Bookmark(Things);
        cluster.Fake.EndWatches(Things);

        await cluster.Time.PassAsync(First);
        var again = await cluster.Fake.ReceivedAsync(request => request.IsWatch, 2);

        Assert.Equal($"{version}", again.Query["resourceVersion"]);
        Assert.Single(cluster.Fake.Requests, request => request.IsList);
        Assert.Null(watch.Problem);
    }

    [Fact]
    public async Task After_a_break_nothing_is_missed()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (watch, told) = await RunAsync(cluster);
        cluster.Fake.CutWatches(Things);
        await cluster.Time.BegunAsync(First);
        Assert.StartsWith($"watch {Things}: ", watch.Problem, StringComparison.Ordinal);
        Put(cluster, "meanwhile", 1);

        cluster.Time.Advance(First);

        Assert.Equal("+meanwhile", await told.NextAsync());
        Assert.Null(watch.Problem);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_that_is_forgotten_is_listed_anew_with_what_was_deleted(bool inStream)
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, "gone", 1);
        Put(cluster, "stays", 1);
        Put(cluster, "changes", 1);
        var (watch, told) = await RunAsync(cluster);
        if (inStream)
        {
            cluster.Fake.SendError(Things, 410, "Expired");
        }
        else
        {
            cluster.Fake.CutWatches(Things);
        }

        await cluster.Time.BegunAsync(First);
        cluster.Fake.Delete(Things + "/gone");
        Put(cluster, "changes", 2);
        cluster.Fake.Compact();
        cluster.Time.Advance(First);
        if (!inStream)
        {
            await cluster.Time.PassAsync(Second);
        }

        Assert.Equal("~changes -gone", await told.NextAsync());
        Assert.Equal(["changes", "stays"], watch.Current.Keys.Select(key => key.Name).Order());
        Assert.Equal(2, cluster.Fake.Requests.Count(request => request.IsList));
        await cluster.Fake.WatchedAsync(Things);
    }

    [Fact]
    public async Task A_watch_that_stalls_ends_by_the_own_clock()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (watch, told) = await RunAsync(cluster);
        cluster.Time.Advance(ListWatchRequests.Silence);
        await cluster.Time.BegunAsync(First);
        Assert.Contains("nothing came for 180 s", watch.Problem, StringComparison.Ordinal);

        cluster.Time.Advance(First);
        await cluster.Fake.ReceivedAsync(request => request.IsWatch, 2);
        await cluster.Fake.WatchedAsync(Things);
        Put(cluster, "one", 1);

        Assert.Equal("+one", await told.NextAsync());
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(500, "InternalError")]
    public async Task A_list_that_is_refused_shows_and_is_asked_for_again(int status, string reason)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => FakeAnswer.Of(status, reason);
        Put(cluster, "one", 1);
        var (watch, told) = Watch(cluster);
        cluster.Run(watch.RunAsync);
        await cluster.Time.PassAsync(First);
        await cluster.Time.PassAsync(Second);
        await cluster.Time.BegunAsync(TimeSpan.FromMilliseconds(800));
        Assert.Contains($"{status} {reason}", watch.Problem, StringComparison.Ordinal);
        Assert.False(watch.IsSynced);

        cluster.Fake.Script = null;
        cluster.Time.Advance(TimeSpan.FromMilliseconds(800));

        Assert.Equal("+one", await told.NextAsync());
        Assert.Null(watch.Problem);
    }

    [Fact]
    public async Task A_server_that_wants_to_be_left_alone_is()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => FakeAnswer.Of(429, "TooManyRequests") with { RetryAfter = 9 };
        var (watch, _) = Watch(cluster);
        cluster.Run(watch.RunAsync);

        await cluster.Time.BegunAsync(TimeSpan.FromSeconds(9));

        Assert.Single(cluster.Fake.Requests);
    }

    [Fact]
    public async Task Waits_grow_up_to_ten_seconds()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => FakeAnswer.Cut;
        var (watch, _) = Watch(cluster);
        cluster.Run(watch.RunAsync);

        foreach (var wait in new[] { 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10 })
        {
            await cluster.Time.PassAsync(TimeSpan.FromSeconds(wait));
        }
    }

    [Fact]
    public async Task A_watch_that_is_refused_again_and_again_is_listed_anew()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = request => request.IsWatch ? FakeAnswer.Of(504, "Timeout", "Too large resource version") : null;
        var (watch, _) = Watch(cluster);
        cluster.Run(watch.RunAsync);
        foreach (var wait in new[] { 0.2, 0.4, 0.8, 1.6, 3.2, 6.4 })
        {
            await cluster.Time.PassAsync(TimeSpan.FromSeconds(wait));
        }

        await cluster.Fake.ReceivedAsync(request => request.IsList, 2);
    }

    [Fact]
    public async Task What_cannot_be_read_does_not_lose_the_others_and_stays_as_it_last_could()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(Things + "/never", """{"size": "large"}""");
        Put(cluster, "good", 1);
        var (watch, told) = await RunAsync(cluster);
        Assert.Equal(["good"], watch.Current.Keys.Select(key => key.Name));
        Assert.Equal(["never"], watch.Unreadable.Keys.Select(key => key.Name));

        cluster.Fake.Put(Things + "/good", """{"size": {}}""");
        Put(cluster, "next", 2);
        Assert.Equal("+next", await told.NextAsync());
        Assert.Equal(1, watch.Current[Key("good")].Size);
        Assert.Equal(["good", "never"], watch.Unreadable.Keys.Select(key => key.Name).Order());

        cluster.Fake.SendError(Things, 410, "Gone");
        await cluster.Time.PassAsync(First);
        await cluster.Fake.ReceivedAsync(request => request.IsWatch, 2);
        Assert.Equal(1, watch.Current[Key("good")].Size);

        Put(cluster, "good", 3);
        Assert.Equal("~good", await told.NextAsync());
        Assert.Equal(["never"], watch.Unreadable.Keys.Select(key => key.Name));
        Assert.Null(watch.Problem);
    }

    [Theory]
    [InlineData("no JSON at all")]
    [InlineData("""{"type": "ADDED", "object": {"metadata": {"name": "x"}}}""")]
    [InlineData("""{"type": "ADDED", "object": 7}""")]
    [InlineData("null")]
    public async Task A_watch_that_makes_no_sense_is_listed_anew(string line)
    {
        await using var cluster = await TestCluster.StartAsync();
        var (watch, _) = await RunAsync(cluster);
        cluster.Fake.SendToWatches(Things, line);

        await cluster.Time.BegunAsync(First);
        Assert.NotNull(watch.Problem);
        cluster.Time.Advance(First);

        await cluster.Fake.ReceivedAsync(request => request.IsList, 2);
        await cluster.Fake.ReceivedAsync(request => request.IsWatch, 2);
    }

    [Fact]
    public async Task An_error_in_a_watch_is_no_end_of_the_version()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (watch, _) = await RunAsync(cluster);
        cluster.Fake.SendError(Things, 500, "InternalError");

        await cluster.Time.BegunAsync(First);
        Assert.Contains("500", watch.Problem, StringComparison.Ordinal);
        cluster.Time.Advance(First);

        await cluster.Fake.ReceivedAsync(request => request.IsWatch, 2);
        Assert.Single(cluster.Fake.Requests, request => request.IsList);
    }

    [Fact]
    public async Task Of_metadata_nothing_else_is_listed_or_watched()
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, "one", 1);
        var watch = new ListWatch<PartialObject>(cluster.Server, Things, Json.Default.PartialObject, cluster.Context, metadataOnly: true);
        cluster.Run(watch.RunAsync);
        await cluster.Fake.WatchedAsync(Things);

        Assert.Equal("one", Assert.Single(watch.Current.Values).Metadata.Name);
        Assert.Equal(
            ["application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"],
            cluster.Fake.Requests.Select(request => request.Accept.Replace(" ", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Objects_of_all_namespaces_are_told_apart()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put("/apis/test.dev/v1/namespaces/a/things/x", """{"size": 1}""");
        cluster.Fake.Put("/apis/test.dev/v1/namespaces/b/things/x", """{"size": 2}""");
        var (watch, _) = await RunAsync(cluster);

        Assert.Equal((1, 2), (watch.Current[new ObjectKey("a", "x")].Size, watch.Current[new ObjectKey("b", "x")].Size));
    }

    [Fact]
    public async Task Its_health_is_measured()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var healthy = cluster.Measure<int>(TelemetryNames.WatchHealthy);
        using var silence = cluster.Measure<double>(TelemetryNames.WatchSilence);
        using var ends = cluster.Measure<long>(TelemetryNames.WatchEnds);
        using var lists = cluster.Measure<long>(TelemetryNames.WatchLists);
        await RunAsync(cluster);
        cluster.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((1, 60d), (healthy.Observe().Value, silence.Observe().Value));
        Assert.Equal("things", healthy.Observe().Tags[TelemetryNames.Resource]);

        cluster.Fake.CutWatches(Things);
        await cluster.Time.BegunAsync(First);

        Assert.Equal(0, healthy.Observe().Value);
        Assert.Equal("cut", ends.All[^1].Tags[TelemetryNames.Result]);
        Assert.Equal("ok", lists.All[^1].Tags[TelemetryNames.Result]);
    }

    private static void Put(TestCluster cluster, string name, int size) => cluster.Fake.Put($"{Things}/{name}", $$"""{"size": {{size}} }""");

    private static ObjectKey Key(string name) => new("", name);

    private static (ListWatch<Sized> Watch, Told Told) Watch(TestCluster cluster)
    {
        var told = new Told();
        var watch = new ListWatch<Sized>(cluster.Server, Things, Json.Default.Sized, cluster.Context);
        watch.Changed = changes => told.Add(string.Join(' ', changes
            .Select(change => (change.Before, change.After) switch { (null, _) => "+", (_, null) => "-", _ => "~" } + change.Key)
            .Order(StringComparer.Ordinal).Reverse()));
        return (watch, told);
    }

    /// <summary>Runs it until it is listed and watched.</summary>
    private static async Task<(ListWatch<Sized> Watch, Told Told)> RunAsync(TestCluster cluster)
    {
        var (watch, told) = Watch(cluster);
        cluster.Run(watch.RunAsync);
        await cluster.Fake.WatchedAsync(Things);
        await cluster.Time.BegunAsync(ListWatchRequests.Silence);
        told.Forget();
        return (watch, told);
    }

    /// <summary>What <see cref="ListWatch{T}.Changed"/> told of.</summary>
    private sealed class Told
    {
        private readonly Channel<string> _all = Channel.CreateUnbounded<string>();

        public void Add(string changes) => _all.Writer.TryWrite(changes);

        public async Task<string> NextAsync() => await _all.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        public void Forget()
        {
            while (_all.Reader.TryRead(out _))
            {
                // What was told before the test begins.
            }
        }
    }
}
