using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Policy.Images.Configuration;
using Policy.Testing;
using Policy.Testing.Kubernetes;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Tests.Kubernetes;

/// <summary>A fake API server, a connection to it by a kubeconfig, and a clock that stands still.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];

    private TestCluster(FakeApiServer fake)
    {
        Fake = fake;
        Metrics = new KubernetesMetrics(_services.GetRequiredService<IMeterFactory>());
        var found = ApiServer.Find(new ClusterSettings { Kubeconfig = fake.WriteKubeconfig(_folder) }, _ => null, Time);
        Assert.Null(found.Error);
        Server = new ApiServer(found.Access!, Time, Metrics);
        Context = new KubernetesContext(Time, Metrics, NullLogger.Instance) { Jitter = () => 1 };
    }

    public FakeApiServer Fake { get; }

    public ApiServer Server { get; }

    public PatientTime Time { get; } = new();

    public KubernetesMetrics Metrics { get; }

    /// <summary>Waits are as long as they can be: their lengths are known.</summary>
    public KubernetesContext Context { get; }

    /// <summary>Cancelled at the end of the test, or by it.</summary>
    public CancellationToken Stop => _stop.Token;

    public static async Task<TestCluster> StartAsync(FakeApiServerOptions? options = null) => new(await FakeApiServer.StartAsync(options));

    /// <summary>Runs something until the end of the test.</summary>
    public void Run(Func<CancellationToken, Task> run) => _running.Add(run(_stop.Token));

    /// <summary>What one instrument measures from now on.</summary>
    public Measured<T> Measure<T>(string instrument)
        where T : struct =>
        new(_services.GetRequiredService<IMeterFactory>(), instrument);

    /// <summary>Ends what runs.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Server.Dispose();
        await Fake.DisposeAsync();
        await _services.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
    }
}
