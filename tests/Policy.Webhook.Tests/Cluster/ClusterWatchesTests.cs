using System.Net;
using System.Text.Json;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Tests.Policies;

namespace Policy.Webhook.Tests.Cluster;

/// <summary>The service in a cluster, at both wires.</summary>
public sealed class ClusterWatchesTests
{
    private const string Policies = "/apis/pratique.dev/v1alpha1/imagepolicies";
    private const string Exceptions = "/apis/pratique.dev/v1alpha1/imagepolicyexceptions";
    private static readonly string Latest = TestReview.Of(TestReview.Pod("registry.example/shop/web:latest"));

    [Fact]
    public async Task It_is_ready_when_all_is_known_and_says_what_is_not()
    {
        await using var cluster = await FakeApiServer.StartAsync();
        cluster.Script = request => request.Path == "/api/v1/nodes" ? FakeAnswer.Of(403, "Forbidden", "nodes are not for you") : null;
        await using var webhook = await TestWebhook.StartInAsync(cluster);

        // The other kinds are listed at the same time, and may be later.
        await EventuallyAsync(async () => await ReadyAsync(webhook) is var said
            && said.Contains("nodes are not for you", StringComparison.Ordinal) && !said.Contains("are not listed yet", StringComparison.Ordinal));
        Assert.Contains("not ready: Policies (list /api/v1/nodes", await ReadyAsync(webhook), StringComparison.Ordinal);
        cluster.Script = null;

        await SyncedAsync(webhook);
    }

    [Fact]
    public async Task Without_pods_platforms_nodes_are_not_asked_for()
    {
        await using var cluster = await FakeApiServer.StartAsync();
        await using var webhook = await TestWebhook.StartInAsync(cluster, configure: configuration => configuration with { Cluster = configuration.Cluster! with { PodPlatforms = false } });

        await SyncedAsync(webhook);

        Assert.DoesNotContain(cluster.Requests, request => request.Path == "/api/v1/nodes");
    }

    [Fact]
    public async Task What_a_policy_says_counts_as_soon_as_it_is_there_and_until_it_is_gone()
    {
        await using var cluster = await FakeApiServer.StartAsync();
        await using var webhook = await TestWebhook.StartInAsync(cluster);
        await SyncedAsync(webhook);
        Assert.True(IsAllowed(await webhook.ReviewAsync(Latest)));

        Put(cluster, Policies + "/web", Resources.DenyLatest, 1);
        await EventuallyAsync(async () => !IsAllowed(await webhook.ReviewAsync(Latest)));

        // A slip of the pen opens nothing.
        Put(cluster, Policies + "/web", Resources.Mistaken, 2);
        await cluster.ReceivedAsync(request => request.Method == "PATCH" && request.Body.Contains("an earlier version stays in effect", StringComparison.Ordinal));
        Assert.False(IsAllowed(await webhook.ReviewAsync(Latest)));

        cluster.Delete(Policies + "/web");
        await EventuallyAsync(async () => IsAllowed(await webhook.ReviewAsync(Latest)));
    }

    [Fact]
    public async Task An_exception_counts_where_the_policy_lets_it()
    {
        await using var cluster = await FakeApiServer.StartAsync();
        Put(cluster, Policies + "/web", Resources.DenyLatest, 1);
        await using var webhook = await TestWebhook.StartInAsync(cluster);
        await SyncedAsync(webhook);
        Assert.False(IsAllowed(await webhook.ReviewAsync(Latest)));

        Put(cluster, Exceptions.Replace("/imagepolicyexceptions", "/namespaces/shop/imagepolicyexceptions/legacy", StringComparison.Ordinal), Resources.ExceptionSpec(expires: "2999-01-01T00:00:00Z"), 1);

        await EventuallyAsync(async () => IsAllowed(await webhook.ReviewAsync(Latest)));
        var response = await webhook.ReviewAsync(Latest);
        Assert.Equal("shop/legacy", response.GetProperty("auditAnnotations").GetProperty("exceptions").GetString());
    }

    [Fact]
    public async Task A_namespace_asks_for_a_preset_by_its_labels_be_it_known_or_new()
    {
        await using var cluster = await FakeApiServer.StartAsync();
        cluster.Put("/api/v1/namespaces/shop", """{"metadata":{"labels":{"pratique.dev/audit":"baseline"}}}""");
        await using var webhook = await TestWebhook.StartInAsync(cluster);
        await SyncedAsync(webhook);
        Assert.Contains("namespace label pratique.dev/audit", Judged(await webhook.ReviewAsync(Latest)), StringComparison.Ordinal);

        // One that no watch has told of: it is asked for.
        cluster.Script = request => request.Path == "/api/v1/namespaces/new" ? new FakeAnswer(200, """{"metadata":{"name":"new","labels":{"pratique.dev/warn":"strict"}}}""") : null;
        var review = Latest.Replace("\"namespace\":\"shop\"", "\"namespace\":\"new\"", StringComparison.Ordinal);
        Assert.Contains("namespace label pratique.dev/warn", Judged(await webhook.ReviewAsync(review)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_of_files_hold_beside_those_of_the_cluster()
    {
        await using var cluster = await FakeApiServer.StartAsync();
        Put(cluster, Policies + "/web", Resources.DenyLatest, 1);
        await using var webhook = await TestWebhook.StartInAsync(cluster, TestWebhook.DenyUnknown);
        await SyncedAsync(webhook);

        Assert.Equal("strictly web", Judged(await webhook.ReviewAsync(Latest)).Replace(", ", " ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_API_server_is_away_what_was_known_last_counts()
    {
        await using var webhook = await AwayAsync();

        Assert.False(IsAllowed(await webhook.ReviewAsync(Latest)));
        Assert.Equal("ok\n", await ReadyAsync(webhook));
        Assert.False(IsAllowed(await webhook.ReviewAsync(Latest.Replace("\"namespace\":\"shop\"", "\"namespace\":\"new\"", StringComparison.Ordinal))));

        static async Task<TestWebhook> AwayAsync()
        {
            await using var cluster = await FakeApiServer.StartAsync();
            Put(cluster, Policies + "/web", Resources.DenyLatest, 1);
            var webhook = await TestWebhook.StartInAsync(cluster);
            await SyncedAsync(webhook);
            return webhook;
        }
    }

    [Fact]
    public async Task Where_an_existing_pod_comes_back_it_is_warned_about()
    {
        await using var cluster = await FakeApiServer.StartAsync();
        Put(cluster, Policies + "/web", Resources.DenyLatest, 1);
        cluster.Put("/apis/apps/v1/namespaces/shop/replicasets/web", """{"metadata":{"uid":"old","creationTimestamp":"2020-01-01T00:00:00Z"}}""");
        cluster.Put("/apis/apps/v1/namespaces/shop/replicasets/new", """{"metadata":{"uid":"new","creationTimestamp":"2999-01-01T00:00:00Z"}}""");
        await using var webhook = await TestWebhook.StartInAsync(cluster);
        await SyncedAsync(webhook);

        Assert.True(IsAllowed(await webhook.ReviewAsync(Of("web", "old"))));
        Assert.False(IsAllowed(await webhook.ReviewAsync(Of("new", "new"))));
        Assert.False(IsAllowed(await webhook.ReviewAsync(Of("web", "old").Replace("system:serviceaccount:kube-system:replicaset-controller", "mallory", StringComparison.Ordinal))));

        static string Of(string owner, string uid) => Latest
            .Replace("system:admin", "system:serviceaccount:kube-system:replicaset-controller", StringComparison.Ordinal)
            .Replace("\"metadata\":{", $$"""metadata":{"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"{{owner}}","uid":"{{uid}}","controller":true}],""".Insert(0, "\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_leader_writes_what_became_of_policies_with_what_they_mean_for_what_runs()
    {
        await using var cluster = await FakeApiServer.StartAsync();
        Put(cluster, Policies + "/web", Resources.DenyLatest, 1);
        cluster.Put("/api/v1/namespaces/shop/pods/web", TestReview.Pod("registry.example/shop/web:latest"));
        await using var webhook = await TestWebhook.StartInAsync(cluster);

        await cluster.ReceivedAsync(request => request.Method == "PATCH" && request.Path == Policies + "/web/status" && (int?)request.Json["status"]!["workloads"]?["denied"] == 1);
    }

    private static void Put(FakeApiServer cluster, string path, string spec, int generation) =>
        cluster.Put(path, $$$"""{"metadata":{"generation":{{{generation}}},"creationTimestamp":"2026-03-01T12:00:00Z"},"spec":{{{spec}}}}""");

    private static bool IsAllowed(JsonElement response) => response.GetProperty("allowed").GetBoolean();

    private static string Judged(JsonElement response) => response.GetProperty("auditAnnotations").GetProperty("policies").GetString()!;

    private static Task SyncedAsync(TestWebhook webhook) => EventuallyAsync(async () => await ReadyAsync(webhook) == "ok\n");

    private static async Task<string> ReadyAsync(TestWebhook webhook)
    {
        using var answer = await webhook.Plain.GetAsync(new Uri("/readyz", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(text == "ok\n" ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        return text;
    }

    // Watches tell at once, but not within the call that changed something.
    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
