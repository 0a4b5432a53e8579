using Policy.E2E.Tests.Samples;
using Policy.E2E.Tests.Servers;
using Policy.Testing;

namespace Policy.E2E.Tests;

/// <summary>
/// An API server on which the chart was installed, so that it keeps out while nobody answers; and as there is no node,
/// nobody ever does. A few workloads are from before.
/// </summary>
public sealed class ChartCluster : IAsyncLifetime
{
    private readonly KubernetesBinaries _binaries = new();
    private readonly TestFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private ApiServer? _server;

    /// <summary>kubectl. The test that asks is skipped where there is no API server, or no helm.</summary>
    internal Kubectl Kubectl
    {
        get
        {
            Assert.SkipWhen(Missing is not null, Missing ?? "");
            return _server?.Kubectl ?? throw new InvalidOperationException("the API server did not start");
        }
    }

    /// <summary>A release of the chart, in a namespace of its name.</summary>
    internal ChartRelease Release(string name) => new(_folder["kubeconfig"], name);

    private string? Missing => _binaries.Missing ?? ChartRelease.Missing;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        _server = await ApiServer.StartAsync(_binaries, _authority, _folder);
        await Kubectl.MustAsync("", "create", "namespace", "shop");
        string[] before =
        [
            Workloads.Pod("shop/running", SampleImages.Good),
            Workloads.Pod("shop/going", SampleImages.Good).Replace("metadata: {", "metadata: {finalizers: [pratique.dev/test], ", StringComparison.Ordinal),
            Workloads.Of("Deployment", "shop/web", SampleImages.Good, replicas: 0),
        ];
        await Kubectl.MustAsync(string.Join("\n---\n", before), "create", "-f", "-");
        await Release("pratique").UpgradeAsync("webhook.failurePolicy=Fail,webhook.timeoutSeconds=1");
        await Eventually.GetAsync(
            async () => (await Kubectl.CreateAsync(Workloads.Pod("shop/probe", SampleImages.Good), "--dry-run=server")).ExitCode == 1 ? "kept out" : null,
            () => "the registration takes no effect");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _authority.Dispose();
        _folder.Dispose();
    }
}
