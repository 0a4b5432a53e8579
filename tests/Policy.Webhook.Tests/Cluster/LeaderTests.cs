using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Policy.Images;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Cluster;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Telemetry;
using Policy.Webhook.Tests.Certificates;
using Policy.Webhook.Tests.Kubernetes;

namespace Policy.Webhook.Tests.Cluster;

public sealed class LeaderTests : IDisposable
{
    private const string Lease = "/apis/coordination.k8s.io/v1/namespaces/pratique/leases/pratique";
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LogLines<Leader> _log = new();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Who_leads_does_all_until_it_ends_and_gives_the_lease_up()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (one, two) = (new Work(), new Work());
        using var leader = Make(cluster, one.RunAsync, two.RunAsync);

        await leader.StartAsync(CancellationToken.None);
        await one.Begun.WaitAsync(TimeSpan.FromSeconds(30));
        await two.Begun.WaitAsync(TimeSpan.FromSeconds(30));
        await leader.StopAsync(CancellationToken.None);

        Assert.True(one.WasTold && two.WasTold);
        Assert.Equal("", (string?)cluster.Fake.Find(Lease)!["spec"]!["holderIdentity"]);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Who_does_not_lead_does_nothing()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Fake.Put(Lease, """{"spec":{"holderIdentity":"another","leaseDurationSeconds":15,"renewTime":"2026-03-01T12:00:00.000000Z"}}""");
        var work = new Work();
        using var leader = Make(cluster, work.RunAsync);

        await leader.StartAsync(CancellationToken.None);
        await cluster.Time.PassAsync(TimeSpan.FromSeconds(2.4));
        await cluster.Fake.ReceivedAsync(request => request.Method == "GET" && request.Path == Lease, 2);
        await leader.StopAsync(CancellationToken.None);

        Assert.False(work.Begun.IsCompleted);
    }

    [Fact]
    public async Task A_bug_is_told_and_counted_and_ends_neither_the_rest_nor_the_process()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var errors = new Measured<long>(_services.GetRequiredService<IMeterFactory>(), TelemetryNames.Errors);
        var (good, tried) = (new Work(), 0);
        var again = new Work();
        using var leader = Make(cluster, token => tried++ == 0 ? throw new InvalidOperationException("a bug") : again.RunAsync(token), good.RunAsync);
        await leader.StartAsync(CancellationToken.None);
        await good.Begun.WaitAsync(TimeSpan.FromSeconds(30));

        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(1); passed += Renewal)
        {
            await cluster.Time.PassAsync(Renewal);
        }

        await again.Begun.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(good.WasTold);
        Assert.Equal([4030], _log.Ids);
        Assert.Single(errors.All);
        await leader.StopAsync(CancellationToken.None);
        Assert.True(again.WasTold);
    }

    private Leader Make(TestCluster cluster, params Func<CancellationToken, Task>[] tasks) => new(
        new LeaderElection(cluster.Server, "pratique", "me", cluster.Context), tasks.Select((task, index) => new LeaderTask($"{index}", task)),
        new AdmissionMetrics(_services.GetRequiredService<IMeterFactory>(), new PodTemplates([]), new ClusterState(new ClusterView())), cluster.Time, _log);

    private sealed class Work
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public bool WasTold { get; private set; }

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            WasTold = true;
        }
    }
}
