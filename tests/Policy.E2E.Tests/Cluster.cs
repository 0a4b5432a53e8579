using Policy.E2E.Tests.Samples;
using Policy.E2E.Tests.Servers;
using Policy.Testing;

[assembly: AssemblyFixture(typeof(Policy.E2E.Tests.Cluster))]

namespace Policy.E2E.Tests;

/// <summary>
/// What all tests share: an API server, in it a few workloads from before the webhook, and the webhook, registered so
/// that an error cannot pass for a permission.
/// </summary>
public sealed class Cluster : IAsyncLifetime
{
    private static readonly string[] Namespaces = ["team-a", "team-kinds", "team-controllers", "warned", "audited", "open", "legacy", "restart"];

    private readonly KubernetesBinaries _binaries = new();
    private readonly TestFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private ApiServer? _server;
    private PratiqueWebhook? _webhook;

    /// <summary>The API server. The test that asks is skipped where there is none.</summary>
    internal ApiServer Server
    {
        get
        {
            Assert.SkipWhen(Missing is not null, Missing ?? "");
            return _server ?? throw new InvalidOperationException("the cluster did not start");
        }
    }

    /// <summary>kubectl. The test that asks is skipped where there is no API server.</summary>
    internal Kubectl Kubectl => Server.Kubectl;

    /// <summary>The folder of images that webhooks serve images.test from.</summary>
    internal string Images => _folder["images"];

    /// <summary>The folder that holds ca.pem, and server.pem with server.key for loopback.</summary>
    internal string Certificates => _folder.Path;

    /// <summary>Where the policies stand.</summary>
    internal static string Policies { get; } = Path.Combine(Repository.Root, "tests", "Policy.E2E.Tests", "Policies");

    /// <summary>Why tests that need controllers are skipped; null where they can run.</summary>
    internal string? ControllersMissing => _binaries.ControllerManager is null ? _binaries.ControllersMissing : null;

    private string? Missing => _binaries.Missing ?? PratiqueWebhook.Missing;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        SampleImages.Write(Images);
        _server = await ApiServer.StartAsync(_binaries, _authority, _folder);
        await SeedAsync();
        _webhook = await PratiqueWebhook.StartAsync(_folder, $$"""
            listen: {address: 127.0.0.1, port: 0, plainPort: 0}
            tls: {caFile: pratique-ca.pem, hosts: [127.0.0.1]}
            registries: [{host: images.test, layout: images}]
            platforms: [linux/amd64]
            """, Policies);
        var manifest = await WebhookManifest.ReadAsync(Kubectl, _webhook.Address, _folder["pratique-ca.pem"]);
        WebhookManifest.Webhook(manifest)["failurePolicy"] = "Fail";
        await Kubectl.MustAsync(manifest.ToJsonString(), "create", "-f", "-");
        await WhenDeniedAsync("team-a");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _server, _webhook })
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _authority.Dispose();
        _folder.Dispose();
    }

    /// <summary>Waits until an image that runs as root is denied in a namespace: registrations take their time.</summary>
    internal Task<string> WhenDeniedAsync(string space)
    {
        KubectlResult? last = null;
        return Eventually.GetAsync(
            async () =>
            {
                last = await Kubectl.CreateAsync(Workloads.Pod($"{space}/probe", SampleImages.Root), "--dry-run=server");
                return last.Errors.Contains("denied the request", StringComparison.Ordinal) ? last.Errors : null;
            },
            () => $"no pod is denied in {space}: {last}");
    }

    private async Task SeedAsync()
    {
        string[] objects =
        [
            .. Namespaces.Select(name => $"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}"), // a first '{' is JSON to some kubectl
            Workloads.Pod("legacy/running", SampleImages.Root),
            Workloads.Pod("legacy/finalized", SampleImages.Root),
            Workloads.Of("Deployment", "legacy/web", SampleImages.Root, replicas: 0),
            Workloads.Of("Deployment", "legacy/pinned", SampleImages.Root, replicas: 0),
        ];
        await Kubectl.MustAsync(string.Join("\n---\n", objects), "create", "-f", "-");
        if (ControllersMissing is null)
        {
            // Its ReplicaSet is to be from before the webhook as well.
            await Kubectl.MustAsync("", "rollout", "status", "-n", "legacy", "deployment/web", "--timeout=60s");
        }
    }
}
