using System.Collections.Immutable;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Cluster;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Tests.Kubernetes;

namespace Policy.Webhook.Tests.Cluster;

public sealed class NamespaceLabelsTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(9);

    private static readonly ClusterView View = new()
    {
        Namespaces = ImmutableDictionary<ObjectKey, PartialObject>.Empty.Add(
            new ObjectKey("", "known"), new PartialObject { Metadata = new ObjectMeta { Labels = ImmutableDictionary<string, string>.Empty.Add("a", "known") } }),
    };

    [Fact]
    public async Task What_is_known_is_not_asked_for()
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Equal("known", (await OfAsync(cluster, "known"))!["a"]);
        Assert.Null(await OfAsync(cluster, null));
        Assert.Empty(cluster.Fake.Requests);
    }

    [Fact]
    public async Task One_that_is_too_new_is_asked_for()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put("/api/v1/namespaces/new", """{"metadata":{"labels":{"a":"asked"}}}""");
        cluster.Fake.Put("/api/v1/namespaces/bare", "{}");

        Assert.Equal("asked", (await OfAsync(cluster, "new"))!["a"]);
        Assert.Empty((await OfAsync(cluster, "bare"))!);
        Assert.All(cluster.Fake.Requests, request => Assert.Contains("as=PartialObjectMetadata", request.Accept, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(-1)]
    public async Task Where_no_answer_is_had_they_are_not_known(int status)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => status < 0 ? FakeAnswer.Cut : FakeAnswer.Of(status, "Wrong");

        Assert.Null(await OfAsync(cluster, "new"));
    }

    [Theory]
    [InlineData(9, 2)]
    [InlineData(4, 1)]
    public async Task It_takes_two_seconds_at_most_or_a_quarter_of_what_there_is(int budget, int patience)
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Script = _ => FakeAnswer.Never;
        var asking = new NamespaceLabels(cluster.Server).OfAsync("new", View, TimeSpan.FromSeconds(budget), cluster.Stop).AsTask();

        await cluster.Time.PassAsync(TimeSpan.FromSeconds(patience));

        Assert.Null(await asking);
    }

    [Fact]
    public async Task Without_time_or_server_they_are_not_known()
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Null(await new NamespaceLabels(cluster.Server).OfAsync("new", View, TimeSpan.FromSeconds(-1), cluster.Stop));
        Assert.Null(await new NamespaceLabels(null).OfAsync("new", View, Budget, cluster.Stop));
    }

    [Fact]
    public async Task A_caller_that_has_gone_is_told_so()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new NamespaceLabels(cluster.Server).OfAsync("new", View, Budget, gone.Token).AsTask());
    }

    private static ValueTask<ImmutableDictionary<string, string>?> OfAsync(TestCluster cluster, string? space) =>
        new NamespaceLabels(cluster.Server).OfAsync(space, View, Budget, cluster.Stop);
}
