using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Policy.Images;
using Policy.Images.Configuration;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Audit;
using Policy.Webhook.Cluster;
using Policy.Webhook.Credentials;
using Policy.Webhook.Tests.Certificates;
using Policy.Webhook.Tests.Kubernetes;

namespace Policy.Webhook.Tests.Audit;

/// <summary>A census of what a fake API server has.</summary>
internal sealed class TestCensus : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ImageInspector _inspector;

    public TestCensus(TestCluster cluster, ClusterState state)
    {
        var configuration = new PratiqueConfiguration();
        _inspector = new ImageInspector(configuration, cluster.Time);
        Meters = _services.GetRequiredService<IMeterFactory>();
        Census = new WorkloadCensus(
            new WorkloadLists(cluster.Server), configuration, state, new SubjectReader(new PodTemplates([])),
            new PullCredentialReader(configuration.Credentials, null, cluster.Time), _inspector, new CensusMetrics(Meters), cluster.Time, Log);
    }

    public WorkloadCensus Census { get; }

    public IMeterFactory Meters { get; }

    public LogLines<WorkloadCensus> Log { get; } = new();

    public void Dispose()
    {
        _inspector.Dispose();
        _services.Dispose();
    }
}
