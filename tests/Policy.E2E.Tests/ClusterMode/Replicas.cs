using Policy.E2E.Tests.Servers;
using Policy.Testing;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>The program with the chart's configuration, as often as it was started, behind one Service.</summary>
/// <param name="folder">Takes configurations and logs.</param>
/// <param name="server">The API server that the chart is installed on.</param>
/// <param name="service">Leads to those that have started.</param>
/// <param name="registries">The registries, as a list in YAML.</param>
internal sealed class Replicas(TestFolder folder, ApiServer server, LoopbackService service, string registries) : IAsyncDisposable
{
    private readonly List<PratiqueWebhook> _running = [];
    private readonly HttpClient _client = new();

    /// <summary>Those that run.</summary>
    public IReadOnlyList<PratiqueWebhook> Running => _running;

    /// <summary>Starts another and waits until it is ready.</summary>
    public async Task StartAsync(string name, string account)
    {
        var replica = await LaunchAsync(name, account);
        _running.Add(replica);
        var last = "";
        await Eventually.GetAsync(
            async () => (last = await ReadinessAsync(replica)) == "ok\n" ? last : null,
            () => $"replica {name} is not ready: {last}");
        LeadToAll();
    }

    /// <summary>Starts one that nobody is led to.</summary>
    /// <param name="name">What it is called here.</param>
    /// <param name="account">The service account, as the API server calls it.</param>
    public async Task<PratiqueWebhook> LaunchAsync(string name, string account)
    {
        var parts = account.Split(':');
        var token = await server.Kubectl.MustAsync("", "create", "token", parts[^1], "-n", parts[^2], "--duration=2h");
        await File.WriteAllTextAsync(folder[$"{name}.token"], token);
        await File.WriteAllTextAsync(
            folder[$"{name}.kubeconfig"], ApiServerFiles.Kubeconfig(folder, server.Url, $"tokenFile: \"{folder[$"{name}.token"]}\""));
        return await PratiqueWebhook.StartAsync(folder, await ConfigurationAsync(folder[$"{name}.kubeconfig"]), name: name);
    }

    /// <summary>Kills one as a node that dies does.</summary>
    public async Task KillAsync(PratiqueWebhook replica)
    {
        _running.Remove(replica);
        await replica.DisposeAsync();
        LeadToAll();
    }

    /// <summary>Has every replica, and no other, answer for a while.</summary>
    public async Task<IReadOnlyList<T>> EachAsync<T>(Func<Task<T>> ask)
    {
        var answers = new List<T>();
        foreach (var replica in _running)
        {
            service.LeadTo([replica.Address]);
            answers.Add(await ask());
        }

        LeadToAll();
        return answers;
    }

    /// <summary>Has whoever calls next begin a connection.</summary>
    public void LeadToAll() => service.LeadTo(_running.Select(replica => replica.Address));

    /// <summary>What one says of whether it is ready.</summary>
    public async Task<string> ReadinessAsync(PratiqueWebhook replica)
    {
        using var response = await _client.GetAsync(new Uri(replica.Plain, "/readyz"));
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>The one that leads; waits until one does.</summary>
    public Task<PratiqueWebhook> LeaderAsync() => Eventually.GetAsync(
        async () =>
        {
            foreach (var replica in _running)
            {
                var metrics = await _client.GetStringAsync(new Uri(replica.Plain, "/metrics"));
                if (metrics.Split('\n').Any(line => line.StartsWith("pratique_kubernetes_leader", StringComparison.Ordinal) && line.Split(' ') is [_, "1", ..]))
                {
                    return replica;
                }
            }

            return null;
        },
        () => "no replica leads");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _running)
        {
            await replica.DisposeAsync();
        }

        _client.Dispose();
    }

    // As the chart has it, but for what a pod has and this machine has not.
    private async Task<string> ConfigurationAsync(string kubeconfig)
    {
        var text = await server.Kubectl.MustAsync(
            "", "get", "configmap", "pratique", "-n", Installation.Namespace, "-o", "jsonpath={.data.pratique\\.yaml}");
        text = Put(text, "cluster:\n", $"cluster:\n  kubeconfig: \"{kubeconfig}\"\n  namespace: {Installation.Namespace}\n");
        text = Put(text, "  plainPort: 8080\n  port: 8443\n", "  address: 127.0.0.1\n  plainPort: 0\n  port: 0\n");
        return $"{text.TrimEnd()}\nregistries:\n{registries}";
    }

    private static string Put(string text, string old, string @new)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, @new, StringComparison.Ordinal);
    }
}
