using System.Text.Json;
using System.Text.Json.Nodes;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Cluster;
using Policy.Webhook.Policies;
using Policy.Webhook.Tests.Certificates;
using Policy.Webhook.Tests.Kubernetes;

namespace Policy.Webhook.Tests.Policies;

public sealed class StatusWriterTests
{
    private const string Web = "/apis/pratique.dev/v1alpha1/imagepolicies/web";
    private const string Legacy = "/apis/pratique.dev/v1alpha1/namespaces/shop/imagepolicyexceptions/legacy";

    private readonly ClusterState _state = new(new ClusterView());
    private readonly LogLines<StatusWriter> _log = new();

    [Fact]
    public async Task What_became_of_a_policy_is_written_into_its_status()
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, Web);
        Watch(cluster);

        await Writer(cluster, _ => new PolicyWorkloads(5, 2, 1, Resources.Made)).WriteAsync(cluster.Stop);

        var patch = Assert.Single(Patches(cluster));
        Assert.Equal((Web + "/status", "application/merge-patch+json", "status"), (patch.Path, patch.ContentType, Assert.Single(patch.Json.AsObject()).Key));
        var status = cluster.Fake.Find(Web)!["status"]!;
        Assert.Equal((1, "2026-03-01T12:00:00+00:00", 5, 2, 1), ((int)status["observedGeneration"]!, (string?)status["enforcedSince"], (int)status["workloads"]!["matching"]!, (int)status["workloads"]!["denied"]!, (int)status["workloads"]!["unknown"]!));
        Assert.Equal("True", (string?)status["conditions"]![0]!["status"]);
    }

    [Fact]
    public async Task What_was_written_is_not_written_again_neither_before_the_watch_tells_of_it_nor_after()
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, Web);
        Put(cluster, Legacy, Resources.ExceptionSpec());
        Watch(cluster);
        var writer = Writer(cluster);
        await writer.WriteAsync(cluster.Stop);

        cluster.Time.Advance(TimeSpan.FromSeconds(2));
        await writer.WriteAsync(cluster.Stop);
        Watch(cluster);
        cluster.Time.Advance(TimeSpan.FromSeconds(2));
        await writer.WriteAsync(cluster.Stop);

        Assert.Equal([Web + "/status", Legacy + "/status"], Patches(cluster).Select(patch => patch.Path));
    }

    [Fact]
    public async Task What_changes_before_the_watch_has_told_of_the_write_is_written()
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, Web);
        Watch(cluster);
        var counted = new PolicyWorkloads(5, 2, 1, Resources.Made);
        var writer = Writer(cluster, _ => counted);
        await writer.WriteAsync(cluster.Stop);

        counted = counted with { Denied = 3 };
        cluster.Time.Advance(TimeSpan.FromSeconds(2));
        await writer.WriteAsync(cluster.Stop);

        var status = cluster.Fake.Find(Web)!["status"]!;
        Assert.Equal((3, "2026-03-01T12:00:00+00:00"), ((int)status["workloads"]!["denied"]!, (string?)status["conditions"]![0]!["lastTransitionTime"]));
    }

    [Fact]
    public async Task What_somebody_else_wrote_into_it_is_put_right()
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, Web);
        Watch(cluster);
        var writer = Writer(cluster);
        await writer.WriteAsync(cluster.Stop);
        var spoiled = cluster.Fake.Find(Web)!;
        spoiled["status"]!["conditions"]![0]!["status"] = "False";
        cluster.Fake.Put(Web, spoiled.ToJsonString());
        Watch(cluster);

        await writer.WriteAsync(cluster.Stop);

        Assert.Equal("True", (string?)cluster.Fake.Find(Web)!["status"]!["conditions"]![0]!["status"]);
    }

    [Fact]
    public async Task Since_when_it_was_enforced_goes_where_it_is_enforced_no_more()
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, Web);
        Watch(cluster);
        var writer = Writer(cluster);
        await writer.WriteAsync(cluster.Stop);
        Assert.NotNull(cluster.Fake.Find(Web)!["status"]!["enforcedSince"]);

        Put(cluster, Web, """{"mode":"Warn"}""", 2);
        Watch(cluster);
        await writer.WriteAsync(cluster.Stop);

        Assert.Null(cluster.Fake.Find(Web)!["status"]!["enforcedSince"]);
    }

    [Theory]
    [InlineData(403, "Forbidden", 1)] // so it will be for all policies: one is enough
    [InlineData(409, "Conflict", 2)] // so it was for this one
    public async Task What_cannot_be_written_is_told_once_and_tried_again(int status, string reason, int tried)
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, Web);
        Put(cluster, Web + "-2");
        Put(cluster, Legacy, Resources.ExceptionSpec());
        Watch(cluster);
        var writer = Writer(cluster);
        cluster.Fake.Script = request => request.Path.Contains("/imagepolicies/", StringComparison.Ordinal) ? FakeAnswer.Of(status, reason) : null;

        await writer.WriteAsync(cluster.Stop);
        await writer.WriteAsync(cluster.Stop);

        Assert.Equal(2 * tried, Patches(cluster).Count(patch => patch.Path.Contains("/imagepolicies/", StringComparison.Ordinal)));
        Assert.NotNull(cluster.Fake.Find(Legacy)!["status"]);
        Assert.Contains($"{Web}/status at ", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
        Assert.Equal([4010], _log.Ids);

        cluster.Fake.Script = null;
        await writer.WriteAsync(cluster.Stop);
        Assert.NotNull(cluster.Fake.Find(Web)!["status"]);
        Assert.NotNull(cluster.Fake.Find(Web + "-2")!["status"]);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task A_policy_that_was_deleted_meanwhile_is_no_problem()
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, Web);
        Watch(cluster);
        cluster.Fake.Delete(Web);

        await Writer(cluster).WriteAsync(cluster.Stop);

        Assert.Single(Patches(cluster));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task An_exception_is_said_to_have_ended_when_it_has()
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, Web);
        Put(cluster, Legacy, Resources.ExceptionSpec(expires: "2026-03-01T12:00:10Z"));
        Watch(cluster);
        var writer = Writer(cluster);
        await writer.WriteAsync(cluster.Stop);
        Assert.Equal("Honoured", Reason(cluster));

        cluster.Time.Advance(TimeSpan.FromSeconds(10));
        await writer.WriteAsync(cluster.Stop);

        Assert.Equal("Expired", Reason(cluster));
    }

    [Fact]
    public async Task It_looks_every_two_seconds_until_it_is_told_to_end()
    {
        await using var cluster = await TestCluster.StartAsync();
        Put(cluster, Web);
        Watch(cluster);
        cluster.Fake.Script = _ => FakeAnswer.Of(500, "InternalError");
        cluster.Run(Writer(cluster).RunAsync);
        await cluster.Fake.ReceivedAsync(request => request.Method == "PATCH");

        await cluster.Time.PassAsync(TimeSpan.FromSeconds(2));

        await cluster.Fake.ReceivedAsync(request => request.Method == "PATCH", 2);
        await cluster.StopAsync();
    }

    private static void Put(TestCluster cluster, string path, string spec = Resources.DenyLatest, int generation = 1)
    {
        var json = cluster.Fake.Find(path) ?? new JsonObject { ["metadata"] = new JsonObject { ["creationTimestamp"] = "2026-03-01T12:00:00Z" } };
        json["metadata"]!["generation"] = generation;
        json["spec"] = JsonNode.Parse(spec);
        cluster.Fake.Put(path, json.ToJsonString());
    }

    private static IEnumerable<FakeRequest> Patches(TestCluster cluster) => cluster.Fake.Requests.Where(request => request.Method == "PATCH");

    private static string? Reason(TestCluster cluster) => (string?)cluster.Fake.Find(Legacy)!["status"]!["conditions"]![0]!["reason"];

    // The view with what the server has now.
    private void Watch(TestCluster cluster) => _state.Change(view => view with
    {
        Policies = view.Policies.With(new[] { Web, Web + "-2" }.Select(path => Read(cluster, path)).OfType<PolicyResource>(), cluster.Time.GetUtcNow()),
        Exceptions = view.Exceptions.With(new[] { Legacy }.Select(path => Read(cluster, path)).OfType<PolicyResource>()),
    });

    private static PolicyResource? Read(TestCluster cluster, string path) =>
        cluster.Fake.Find(path) is { } json ? json.Deserialize(PolicyJson.Default.PolicyResource) : null;

    private StatusWriter Writer(TestCluster cluster, Func<string, PolicyWorkloads?>? countOf = null) =>
        new(cluster.Server, _state, countOf ?? (_ => null), cluster.Time, _log);
}
