using System.Collections.Immutable;

namespace Policy.Webhook.Credentials;

/// <summary>What the cluster is asked for pull credentials.</summary>
/// <param name="Secrets">Its secrets.</param>
/// <param name="ServiceAccounts">Its service accounts.</param>
/// <param name="Namespaces">Globs of the namespaces whose secrets may be read.</param>
internal sealed record ClusterCredentials(ISecrets Secrets, IServiceAccounts ServiceAccounts, ImmutableArray<string> Namespaces);
