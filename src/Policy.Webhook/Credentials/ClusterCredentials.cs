using Policy.Images.Configuration;

namespace Policy.Webhook.Credentials;

/// <summary>What the cluster is asked for pull credentials.</summary>
/// <param name="Secrets">Its secrets.</param>
/// <param name="ServiceAccounts">Its service accounts.</param>
/// <param name="Settings">Whose secrets may be read.</param>
internal sealed record ClusterCredentials(ISecrets Secrets, IServiceAccounts ServiceAccounts, PullSecretSettings Settings);
