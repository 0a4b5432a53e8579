using System.Collections.Immutable;
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
    private readonly ListWatch<PolicyResource> _policies;
    private readonly ListWatch<PolicyResource> _exceptions;
    private readonly ListWatch<PartialObject> _namespaces;
    private readonly ListWatch<ServiceAccountResource> _accounts;
    private readonly ListWatch<NodeResource>? _nodes;
    private readonly Readiness _readiness;

    /// <summary>Makes it; the host runs it.</summary>
    public ClusterWatches(ApiServer server, KubernetesContext context, ClusterState state, bool watchesNodes, Readiness readiness, ILogger<ClusterWatches> logger)
    {
        _readiness = readiness;
        _policies = new(server, ApiPaths.Of(PolicyWords.ApiVersion, "imagepolicies"), PolicyJson.Default.PolicyResource, context);
        _exceptions = new(server, ApiPaths.Of(PolicyWords.ApiVersion, "imagepolicyexceptions"), PolicyJson.Default.PolicyResource, context);
        _namespaces = new(server, ApiPaths.Of("v1", "namespaces"), ClusterJson.Default.PartialObject, context, metadataOnly: true);
        _accounts = new(server, ApiPaths.Of("v1", "serviceaccounts"), ClusterJson.Default.ServiceAccountResource, context);
        _nodes = watchesNodes ? new(server, ApiPaths.Of("v1", "nodes"), ClusterJson.Default.NodeResource, context) : null;

        _policies.Changed = _ => state.Change(view =>
        {
            var policies = view.Policies.With(_policies.Current.Values, context.Time.GetUtcNow());
            PolicyLog.Say(logger, view.Policies, policies);
            return view with { Policies = policies };
        });
        _exceptions.Changed = _ => state.Change(view => view with { Exceptions = view.Exceptions.With(_exceptions.Current.Values) });
        _namespaces.Changed = _ => state.Change(view => view with { Namespaces = _namespaces.Current });
        _accounts.Changed = _ => state.Change(view => view with { ServiceAccounts = _accounts.Current });
        if (_nodes is { } nodes)
        {
            nodes.Changed = changes =>
            {
                // Nodes tell of themselves all the time, and hardly ever of what counts here.
                if (changes.Any(change => change.Before?.ToNode().Says != change.After?.ToNode().Says))
                {
                    state.Change(view => view with { Nodes = [.. nodes.Current.Values.Select(node => node.ToNode())] });
                }
            };
        }

        readiness.Explain(Precondition.Policies, () => string.Join("; ", All.Where(watch => !watch.IsSynced).Select(watch => watch.Problem ?? $"{watch.Resource} are not listed yet")));
    }

    /// <summary>Every watch.</summary>
    public ImmutableArray<IWatchHealth> All => [_policies, _exceptions, _namespaces, _accounts, .. _nodes is null ? Array.Empty<IWatchHealth>() : [_nodes]];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Task[] running =
        [
            _policies.RunAsync(stoppingToken), _exceptions.RunAsync(stoppingToken), _namespaces.RunAsync(stoppingToken), _accounts.RunAsync(stoppingToken),
            _nodes?.RunAsync(stoppingToken) ?? Task.CompletedTask, WhenSyncedAsync(stoppingToken),
        ];
        await Task.WhenAll(running);
    }

    private async Task WhenSyncedAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(_policies.WhenSynced, _exceptions.WhenSynced, _namespaces.WhenSynced, _accounts.WhenSynced, _nodes?.WhenSynced ?? Task.CompletedTask).WaitAsync(stoppingToken);
        _readiness.Meet(Precondition.Policies);
    }
}
