using Policy.E2E.Tests.Samples;
using Policy.E2E.Tests.Servers;
using Policy.Testing;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>Tests that share an <see cref="Installation"/>, one after the other.</summary>
[CollectionDefinition(nameof(Installation))]
public sealed class InstallationGroup : ICollectionFixture<Installation>;

/// <summary>
/// The chart installed on an API server, and two replicas of the program with the chart's configuration and the rights of
/// the chart's service account. What answers is Fail, so that an error cannot pass for a permission.
/// </summary>
public sealed class Installation : IAsyncLifetime
{
    /// <summary>Where it is installed.</summary>
    internal const string Namespace = "pratique";

    /// <summary>As whom it asks.</summary>
    internal const string Account = "system:serviceaccount:pratique:pratique";

    /// <summary>The namespace whose pull secrets it may read.</summary>
    internal const string PrivateNamespace = "private";

    private readonly KubernetesBinaries _binaries = new();
    private readonly TestFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly LoopbackService _service = new();
    private ApiServer? _server;
    private Replicas? _replicas;
    private PrivateRegistry? _registry;

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

    /// <summary>The program's replicas. The test that asks is skipped where they cannot run.</summary>
    internal Replicas Replicas
    {
        get
        {
            Assert.SkipWhen(Missing is not null, Missing ?? "");
            return _replicas ?? throw new InvalidOperationException("the webhook did not start");
        }
    }

    /// <summary>A registry that lets nobody in without a password. The test that asks is skipped where there is none.</summary>
    internal PrivateRegistry Registry
    {
        get
        {
            Assert.SkipWhen(Missing is not null, Missing ?? "");
            Assert.SkipWhen(DockerRegistry.Missing is not null, DockerRegistry.Missing ?? "");
            return _registry ?? throw new InvalidOperationException("the registry did not start");
        }
    }

    /// <summary>Why tests that need controllers are skipped; null where they can run.</summary>
    internal string? ControllersMissing => _binaries.ControllerManager is null ? _binaries.ControllersMissing : null;

    private string? Missing => _binaries.Missing ?? PratiqueWebhook.Missing ?? ChartRelease.Missing;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        SampleImages.Write(_folder["images"]);
        if (DockerRegistry.Missing is null)
        {
            _registry = await PrivateRegistry.StartAsync();
        }

        _server = await ApiServer.StartAsync(_binaries, _authority, _folder);
        await this.NamespaceAsync(PrivateNamespace);
        await InstallAsync();
        _replicas = new Replicas(_folder, _server, _service, Registries());
        await _replicas.StartAsync("first", Account);
        await _replicas.StartAsync("second", Account);
        await SeedAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var forbidden = _server is null ? [] : Rights.Forbidden(_server.AuditLog);
        foreach (var part in new IAsyncDisposable?[] { _replicas, _server, _service, _registry })
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _authority.Dispose();
        _folder.Dispose();

        // Whatever tests there were, and in whatever order.
        Assert.Empty(forbidden);
    }

    // The Service leads to this machine instead of to pods; what is registered stays as the chart has it.
    private async Task InstallAsync()
    {
        await new ChartRelease(_folder["kubeconfig"], Namespace).UpgradeAsync(
            $"policies.preset=none,webhook.failurePolicy=Fail,layers.folderBytes=0,service.port={_service.Port},pullSecrets.namespaces[0].name={PrivateNamespace}");
        await Kubectl.MustAsync(
            "", "patch", "service", "pratique", "-n", Namespace, "-p", """{"spec":{"type":"ExternalName","externalName":"localhost","clusterIP":""}}""");
    }

    private string Registries() => $"- {{host: images.test, layout: \"{_folder["images"]}\"}}\n"
        + (_registry is null ? "" : $"- {{host: \"{_registry.Host}\", plainHttp: true, allowPrivate: true}}\n");

    private async Task SeedAsync()
    {
        foreach (var (name, mode) in new[] { ("deny", "Enforce"), ("warn", "Warn"), ("audit", "Audit") })
        {
            await this.NamespaceAsync(name);
            await Eventually.GetAsync(
                async () => (await Kubectl.CreateAsync(InstallationSteps.Policy(name, $"preset: baseline, mode: {mode}"))).ExitCode == 0 ? name : null,
                () => "no policy is let in: the webhook is not reached");
        }

        await this.WhenAsync("deny", "denied the request");
        await this.WhenAsync("warn", "Warning: ");
    }
}
