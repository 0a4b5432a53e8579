using System.Collections.Immutable;
using Policy.Images;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Cluster;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Policies;
using Policy.Webhook.Tests.Kubernetes;
using Policy.Webhook.Tests.Policies;

namespace Policy.Webhook.Tests.Audit;

public sealed class WorkloadCensusTests
{
    private const string Pods = "/api/v1/namespaces/shop/pods/";
    private const string Deployments = "/apis/apps/v1/namespaces/shop/deployments/";
    private const string ReplicaSets = "/apis/apps/v1/namespaces/shop/replicasets/";
    private const string WarnsLatest = """{"mode":"Warn","preset":"none","rules":[{"id":"mutable-tag","action":"Deny","parameters":{"require":"notLatest"}}],"exceptions":{"rules":["mutable-tag"]}}""";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly ClusterState _state = new(new ClusterView { Policies = PolicyShelf.Empty.With([Resources.Policy(spec: WarnsLatest)], Resources.Made) });

    [Fact]
    public async Task It_counts_as_if_what_only_warns_were_enforced()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(Deployments + "bad", Template("web:latest"));
        cluster.Fake.Put(Deployments + "good", Template("web:1.2.3"));
        cluster.Fake.Put(Pods + "bad", Pod("web:latest"));
        using var test = new TestCensus(cluster, _state);

        Assert.True(await test.Census.CountAsync(_state.Current, cluster.Stop));

        Assert.Equal(new PolicyWorkloads(3, 2, 0, cluster.Time.GetUtcNow()), test.Census.CountOf("web"));
        Assert.Null(test.Census.CountOf("other"));
    }

    [Fact]
    public async Task What_a_policy_does_not_match_and_what_is_excepted_is_not_denied()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(Pods + "bad", Pod("web:latest"));
        cluster.Fake.Put("/api/v1/namespaces/team/pods/bad", Pod("web:latest"));
        using var test = new TestCensus(cluster, _state);
        var view = new ClusterView
        {
            Policies = PolicyShelf.Empty.With(
                [Resources.Policy(), Resources.Policy("of-teams", """{"match":{"namespaces":{"include":["team"]}},"preset":"none","rules":[{"id":"mutable-tag","action":"Warn"}]}""", uid: "u-2")], Resources.Made),
            Exceptions = ExceptionShelf.Empty.With([Resources.Exception()]),
        };

        Assert.True(await test.Census.CountAsync(view, cluster.Stop));

        Assert.Equal((2, 1), (test.Census.CountOf("web")!.Matching, test.Census.CountOf("web")!.Denied));
        Assert.Equal((1, 0), (test.Census.CountOf("of-teams")!.Matching, test.Census.CountOf("of-teams")!.Denied));
    }

    [Fact]
    public async Task What_something_else_stands_for_is_not_counted_twice()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(Deployments + "bad", Template("web:latest"));
        cluster.Fake.Put(ReplicaSets + "bad-1", Template("web:latest", Owner("apps/v1", "Deployment")));
        cluster.Fake.Put(Pods + "bad-1-x", Pod("web:latest", Owner("apps/v1", "ReplicaSet")));
        cluster.Fake.Put("/apis/batch/v1/namespaces/shop/jobs/night-1", Template("web:latest", Owner("batch/v1", "CronJob")));
        cluster.Fake.Put(Pods + "static", Pod("web:latest", Owner("v1", "Node")));
        using var test = new TestCensus(cluster, _state);

        Assert.True(await test.Census.CountAsync(_state.Current, cluster.Stop));

        Assert.Equal(1, test.Census.CountOf("web")!.Matching);
    }

    [Fact]
    public async Task What_others_made_counts_as_it_is_while_it_runs_anything()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(ReplicaSets + "canary-1", Template("web:latest", Owner("argoproj.io/v1alpha1", "Rollout"), ""","replicas":0"""));
        cluster.Fake.Put(ReplicaSets + "canary-2", Template("web:latest", Owner("argoproj.io/v1alpha1", "Rollout"), ""","replicas":2"""));
        cluster.Fake.Put(Pods + "canary-2-x", Pod("web:latest", Owner("apps/v1", "ReplicaSet")));
        cluster.Fake.Put(Pods + "of-an-operator", Pod("web:latest", Owner("example.com/v1", "Deployment")));
        cluster.Fake.Put(Pods + "owned-and-not-controlled", Pod("web:latest", """{"apiVersion":"apps/v1","kind":"Deployment","name":"x","uid":"x"}"""));
        using var test = new TestCensus(cluster, _state);

        Assert.True(await test.Census.CountAsync(_state.Current, cluster.Stop));

        Assert.Equal(3, test.Census.CountOf("web")!.Matching);
    }

    [Fact]
    public async Task Lists_are_read_to_their_end_by_pages()
    {
        await using var cluster = await TestCluster.StartAsync();
        for (var i = 0; i < 401; i++)
        {
            cluster.Fake.Put($"{Pods}p{i}", Pod("web:latest"));
        }

        using var test = new TestCensus(cluster, _state);
        Assert.True(await test.Census.CountAsync(_state.Current, cluster.Stop));

        Assert.Equal(401, test.Census.CountOf("web")!.Denied);
        Assert.Equal(3, cluster.Fake.Requests.Count(request => request.Path == "/api/v1/pods"));
        Assert.All(cluster.Fake.Requests, request => Assert.Equal("200", request.Query["limit"]));
    }

    [Theory]
    [InlineData("/apis/batch/v1/jobs", false)]
    [InlineData("/api/v1/pods", true)] // at its second page
    public async Task Half_a_count_is_no_count(string fails, bool later)
    {
        await using var cluster = await TestCluster.StartAsync();
        for (var i = 0; i < 201; i++)
        {
            cluster.Fake.Put($"{Pods}p{i}", Pod("web:latest"));
        }

        using var test = new TestCensus(cluster, _state);
        Assert.True(await test.Census.CountAsync(_state.Current, cluster.Stop));
        cluster.Fake.Put(Pods + "another", Pod("web:latest"));
        cluster.Fake.Script = request => request.Path == fails && (!later || request.Query.ContainsKey("continue")) ? FakeAnswer.Of(403, "Forbidden") : null;

        Assert.False(await test.Census.CountAsync(_state.Current, cluster.Stop));

        Assert.Equal(201, test.Census.CountOf("web")!.Matching);
        Assert.Equal([4020], test.Log.Ids);
        Assert.Contains("403 Forbidden", test.Log.Lines[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_count_that_says_the_same_keeps_its_time()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(Pods + "bad", Pod("web:latest"));
        using var test = new TestCensus(cluster, _state);
        await test.Census.CountAsync(_state.Current, cluster.Stop);
        var first = test.Census.CountOf("web");

        cluster.Time.Advance(TimeSpan.FromMinutes(10));
        await test.Census.CountAsync(_state.Current, cluster.Stop);
        Assert.Equal(first, test.Census.CountOf("web"));

        cluster.Fake.Put(Pods + "good", Pod("web:1.2.3"));
        await test.Census.CountAsync(_state.Current, cluster.Stop);
        Assert.Equal(first! with { Matching = 2, CountedAt = cluster.Time.GetUtcNow() }, test.Census.CountOf("web"));
    }

    [Fact]
    public async Task An_image_that_cannot_be_looked_at_is_unknown_and_a_namespace_that_is_known_selects()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(Pods + "bad", Pod("no reference"));
        var namespaces = new PartialObject { Metadata = new ObjectMeta { Name = "shop" } };
        var view = new ClusterView
        {
            Policies = PolicyShelf.Empty.With(
                [
                    Resources.Policy("sizes", """{"preset":"none","rules":[{"id":"oversize","action":"Deny","parameters":{"maxCompressed":"1"}}],"onUnknown":{"default":"Warn"}}"""),
                    Resources.Policy("selects", """{"match":{"namespaceSelector":{"matchLabels":{"a":"b"}}},"preset":"none","rules":[{"id":"mutable-tag","action":"Deny"}]}""", uid: "u-2"),
                ],
                Resources.Made),
            Namespaces = ImmutableDictionary<ObjectKey, PartialObject>.Empty.Add(new ObjectKey("", "shop"), namespaces),
        };
        using var test = new TestCensus(cluster, _state);

        await test.Census.CountAsync(view, cluster.Stop);

        Assert.Equal((1, 0, 1), (test.Census.CountOf("sizes")!.Matching, test.Census.CountOf("sizes")!.Denied, test.Census.CountOf("sizes")!.Unknown));
        Assert.Equal(0, test.Census.CountOf("selects")!.Matching);
    }

    [Fact]
    public async Task It_counts_at_once_when_policies_change_and_every_ten_minutes_and_forgets_at_the_end()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(Pods + "bad", Pod("web:latest"));
        using var test = new TestCensus(cluster, _state);
        using var denied = new Measured<int>(test.Meters, TelemetryNames.WorkloadsDenied);
        cluster.Run(test.Census.RunAsync);
        await CountedAsync(cluster, 1);

        _state.Change(view => view with { Policies = view.Policies.With([Resources.Policy(generation: 2)], Resources.Made) });
        await CountedAsync(cluster, 2, Look);
        await CountedAsync(cluster, 3, TimeSpan.FromMinutes(10));
        await EventuallyAsync(() => test.Census.CountOf("web") is not null);
        Assert.Equal((1.0, "web"), (denied.Observe().Value, denied.All[^1].Tags[TelemetryNames.Policy]));

        await cluster.StopAsync();

        Assert.Null(test.Census.CountOf("web"));
    }

    [Fact]
    public async Task A_status_that_was_written_is_no_reason_to_count()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var test = new TestCensus(cluster, _state);
        cluster.Run(test.Census.RunAsync);
        await CountedAsync(cluster, 1);
        await EventuallyAsync(() => test.Census.CountOf("web") is not null);

        var status = new PolicyStatus { ObservedGeneration = 1, EnforcedSince = Resources.Made.AddDays(-1) };
        _state.Change(view => view with { Policies = view.Policies.With([Resources.Policy(spec: WarnsLatest, status: status)], Resources.Made) });
        cluster.Time.Advance(Look);
        await cluster.StopAsync();

        Assert.Equal(1, Counts(cluster));
    }

    [Fact]
    public async Task What_could_not_be_counted_is_tried_again_within_a_minute()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => FakeAnswer.Of(500, "InternalError");
        using var test = new TestCensus(cluster, _state);
        cluster.Run(test.Census.RunAsync);
        await EventuallyAsync(() => test.Log.Lines.Count > 0);
        cluster.Fake.Script = null;

        await CountedAsync(cluster, 1, TimeSpan.FromMinutes(1));
    }

    private static int Counts(TestCluster cluster) => cluster.Fake.Requests.Count(request => request.Path == "/api/v1/pods");

    // Lets time pass until so many counts have begun their last list.
    private static Task CountedAsync(TestCluster cluster, int count, TimeSpan step = default) => EventuallyAsync(() =>
    {
        cluster.Time.Advance(step);
        return Counts(cluster) >= count;
    });

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static string Pod(string image, string owner = "") =>
        $$$"""{"metadata":{"ownerReferences":[{{{owner}}}]},"spec":{"containers":[{"name":"app","image":"{{{image}}}"}]}}""";

    private static string Template(string image, string owner = "", string more = "") =>
        $$$"""{"metadata":{"ownerReferences":[{{{owner}}}]},"spec":{"template":{"spec":{"containers":[{"name":"app","image":"{{{image}}}"}]}}{{{more}}}}}""";

    private static string Owner(string apiVersion, string kind) => $$"""{"apiVersion":"{{apiVersion}}","kind":"{{kind}}","name":"o","uid":"o","controller":true}""";
}
