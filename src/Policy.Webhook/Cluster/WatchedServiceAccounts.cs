using System.Collections.Immutable;
using Policy.Webhook.Credentials;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Cluster;

/// <summary>Service accounts as they are watched.</summary>
internal sealed class WatchedServiceAccounts(ClusterState state) : IServiceAccounts
{
    /// <inheritdoc/>
    public ImmutableArray<string>? PullSecretsOf(string group, string name) =>
        state.Current.ServiceAccounts.TryGetValue(new ObjectKey(group, name), out var account)
            ? [.. (account.ImagePullSecrets ?? []).Select(secret => secret.Name).OfType<string>()]
            : null;
}
