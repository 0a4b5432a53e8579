using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Policy.Rules.Policies;
using Policy.Webhook.Health;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Cluster;

/// <summary>
/// Follows what decisions depend on and puts it into the view. Requests are to come here once all of it is known; after that
/// what was known last counts, however long the API server is away.
/// </summary>
internal sealed class ClusterWatches : BackgroundService
{
    private readonly ApiServer _server;
    private readonly KubernetesContext _context;
    private readonly ClusterState _state;
    private readonly ILogger<ClusterWatches> _logger;
    private readonly List<(IWatchHealth Health, Func<CancellationToken, Task> RunAsync)> _watches = [];

    /// <summary>Makes it; the host runs it.</summary>
    public ClusterWatches(ApiServer server, KubernetesContext context, ClusterState state, bool watchesNodes, Readiness readiness, ILogger<ClusterWatches> logger)
    {
        (_server, _context, _state, _logger) = (server, context, state, logger);
        Follow(ApiPaths.Of(PolicyWords.ApiVersion, "imagepolicies"), PolicyJson.Default.PolicyResource, (now, _) => ChangePolicies(now));
        Follow(
            ApiPaths.Of(PolicyWords.ApiVersion, "imagepolicyexceptions"), PolicyJson.Default.PolicyResource,
            (now, _) => state.Change(view => view with { Exceptions = view.Exceptions.With(now.Values) }));
        Follow(
            ApiPaths.Of("v1", "namespaces"), ClusterJson.Default.PartialObject,
            (now, _) => state.Change(view => view with { Namespaces = now }), metadataOnly: true);
        Follow(
            ApiPaths.Of("v1", "serviceaccounts"), ClusterJson.Default.ServiceAccountResource,
            (now, _) => state.Change(view => view with { ServiceAccounts = now }));
        if (watchesNodes)
        {
            Follow(ApiPaths.Of("v1", "nodes"), ClusterJson.Default.NodeResource, ChangeNodes);
        }

        readiness.Ask(Precondition.Policies, Missing);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // One that fails is a bug, and ends the process: to go on with what it saw last would look as if all were well.
        await foreach (var ended in Task.WhenEach(_watches.Select(watch => watch.RunAsync(stoppingToken))))
        {
            await ended;
        }
    }

    private void Follow<T>(
        string path, JsonTypeInfo<T> type, Action<ImmutableDictionary<ObjectKey, T>, ImmutableArray<ObjectChange<T>>> changed, bool metadataOnly = false)
        where T : class
    {
        var watch = new ListWatch<T>(_server, path, type, _context, metadataOnly);
        watch.Changed = changes => changed(watch.Current, changes);
        _watches.Add((watch, watch.RunAsync));
    }

    private void ChangePolicies(ImmutableDictionary<ObjectKey, PolicyResource> now) => _state.Change(view =>
    {
        var policies = view.Policies.With(now.Values, _context.Time.GetUtcNow());
        PolicyLog.Say(_logger, view.Policies, policies);
        return view with { Policies = policies };
    });

    private void ChangeNodes(ImmutableDictionary<ObjectKey, NodeResource> now, ImmutableArray<ObjectChange<NodeResource>> changes)
    {
        // Nodes tell of themselves all the time, and hardly ever of what counts here.
        if (changes.Any(change => change.Before?.ToNode().Says != change.After?.ToNode().Says))
        {
            _state.Change(view => view with { Nodes = [.. now.Values.Select(node => node.ToNode())] });
        }
    }

    private string? Missing()
    {
        var missing = _watches.Select(watch => watch.Health).Where(watch => !watch.IsSynced).Select(watch => watch.Problem ?? $"{watch.Resource} are not listed yet").ToList();
        return missing.Count == 0 ? null : string.Join("; ", missing);
    }
}
