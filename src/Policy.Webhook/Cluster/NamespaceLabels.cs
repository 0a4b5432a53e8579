using System.Collections.Immutable;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Cluster;

/// <summary>
/// The labels of namespaces. One that is too new to have been heard of is asked for, so that what its labels ask for counts
/// from its first pod on.
/// </summary>
/// <param name="server">The API server; null where there is none to ask.</param>
internal sealed class NamespaceLabels(ApiServer? server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The labels; null where they are not known.</summary>
    /// <param name="space">The namespace; null for none.</param>
    /// <param name="view">What is known.</param>
    /// <param name="budget">How long there is for all of the decision, of which a quarter may go here.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public ValueTask<ImmutableDictionary<string, string>?> OfAsync(string? space, ClusterView view, TimeSpan budget, CancellationToken cancellationToken)
    {
        var known = space is null ? null : view.LabelsOf(space);
        return known is not null || space is null || server is null
            ? ValueTask.FromResult(known)
            : new(AskAsync(server, space, budget / 4 < Patience ? budget / 4 : Patience, cancellationToken));
    }

    private static async Task<ImmutableDictionary<string, string>?> AskAsync(ApiServer api, string space, TimeSpan patience, CancellationToken cancellationToken)
    {
        var answer = await api.GetMetadataAsync(ApiPaths.Of("v1", "namespaces", name: space), patience, cancellationToken);
        return answer.Succeeded ? answer.Value.Labels ?? ImmutableDictionary<string, string>.Empty : null;
    }
}
