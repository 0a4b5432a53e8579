using Policy.Testing;

namespace Policy.E2E.Tests.Servers;

/// <summary>A Kubernetes API server with its store on loopback, and the controller manager where there is one; no node.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private const string Token = "the-token-of-the-tests";

    // Of all others nothing is wanted, and they cost time on small machines.
    private const string Controllers =
        "deployment-controller,replicaset-controller,statefulset-controller,daemonset-controller,replicationcontroller-controller,"
        + "job-controller,cronjob-controller,garbage-collector-controller,namespace-controller";

    private readonly KubernetesBinaries _binaries;
    private readonly TestFolder _folder;
    private readonly int[] _ports = FreePorts.Take(4);
    private ServerProcess? _store;
    private ServerProcess? _server;
    private ServerProcess? _manager;

    private ApiServer(KubernetesBinaries binaries, TestFolder folder)
    {
        _binaries = binaries;
        _folder = folder;
        Kubectl = new Kubectl(binaries.Kubectl!, folder["kubeconfig"], folder["kubectl-cache"]);
        AuditLog = new AuditLog(folder["audit.log"]);
    }

    /// <summary>kubectl as its administrator.</summary>
    public Kubectl Kubectl { get; }

    /// <summary>What it writes down of requests.</summary>
    public AuditLog AuditLog { get; }

    /// <summary>Whether pods can have image volumes here.</summary>
    public bool HasImageVolumes { get; private set; }

    /// <summary>Where it listens.</summary>
    public string Url => $"https://127.0.0.1:{_ports[2]}";

    private string EtcdUrl => $"http://127.0.0.1:{_ports[0]}";

    private string EtcdPeerUrl => $"http://127.0.0.1:{_ports[1]}";

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="binaries">The programs.</param>
    /// <param name="authority">Signed what the server shows; its files stand in <paramref name="folder"/>.</param>
    /// <param name="folder">Takes all that is written.</param>
    public static async Task<ApiServer> StartAsync(KubernetesBinaries binaries, TestAuthority authority, TestFolder folder)
    {
        authority.Write(folder);
        var server = new ApiServer(binaries, folder);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch (InvalidOperationException)
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills it and its store, does something while both are away, and starts them again with what was stored.</summary>
    public async Task RestartAsync(Func<Task> meanwhile)
    {
        await EndAsync(ref _server);
        await EndAsync(ref _store);
        await meanwhile();
        await StartServerAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync(ref _manager);
        await EndAsync(ref _server);
        await EndAsync(ref _store);
    }

    private static ValueTask EndAsync(ref ServerProcess? process)
    {
        var ended = process;
        process = null;
        return ended?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private async Task StartAsync()
    {
        ApiServerFiles.Write(_folder, Url, Token);
        HasImageVolumes = await KnowsImageVolumesAsync();
        await StartServerAsync();
        if (_binaries.ControllerManager is { } manager)
        {
            _manager = Start(manager,
                $"--kubeconfig={_folder["kubeconfig"]}", "--bind-address=127.0.0.1", $"--secure-port={_ports[3]}", $"--cert-dir={_folder["certs"]}",
                "--leader-elect=false", $"--service-account-private-key-file={_folder["server.key"]}", "--use-service-account-credentials=true",
                $"--controllers={Controllers}");
        }
    }

    private async Task StartServerAsync()
    {
        _store = Start(_binaries.Etcd!,
            "--name=e2e", $"--data-dir={_folder["etcd"]}", $"--listen-client-urls={EtcdUrl}", $"--advertise-client-urls={EtcdUrl}",
            $"--listen-peer-urls={EtcdPeerUrl}", $"--initial-advertise-peer-urls={EtcdPeerUrl}", $"--initial-cluster=e2e={EtcdPeerUrl}");
        _server = Start(_binaries.ApiServer!,
            [
                $"--etcd-servers={EtcdUrl}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", $"--secure-port={_ports[2]}",
                $"--tls-cert-file={_folder["server.pem"]}", $"--tls-private-key-file={_folder["server.key"]}", $"--cert-dir={_folder["certs"]}",
                $"--token-auth-file={_folder["tokens.csv"]}", "--authorization-mode=RBAC", $"--service-account-issuer={Url}",
                $"--service-account-key-file={_folder["server.pem"]}", $"--service-account-signing-key-file={_folder["server.key"]}",
                "--service-cluster-ip-range=10.0.0.0/24", "--endpoint-reconciler-type=none",
                $"--audit-policy-file={_folder["audit-policy.yaml"]}", $"--audit-log-path={AuditLog.File}",

                // Nobody makes service accounts here, and without one no pod would get as far as a webhook.
                "--disable-admission-plugins=ServiceAccount",
                .. HasImageVolumes ? ["--feature-gates=ImageVolume=true"] : Array.Empty<string>(),
            ]);
        using var probe = new ReadinessProbe(Url, Token, _folder["ca.pem"]);
        await _server.WhenAsync(probe.AskAsync);
    }

    private ServerProcess Start(string program, params IEnumerable<string> arguments) =>
        ServerProcess.Start(program, _folder[$"{Path.GetFileName(program)}.log"], arguments);

    // The gate is there since 1.31; a server that does not know a gate does not start.
    private async Task<bool> KnowsImageVolumesAsync()
    {
        var version = await Tool.RunAsync(_binaries.ApiServer!, "--version");
        return version.Split('.') is [_, var minor, ..] && int.TryParse(minor, out var number) && number >= 31;
    }
}
