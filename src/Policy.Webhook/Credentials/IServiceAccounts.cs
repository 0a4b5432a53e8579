using System.Collections.Immutable;

namespace Policy.Webhook.Credentials;

/// <summary>The cluster's service accounts, as they were when they were last heard of.</summary>
internal interface IServiceAccounts
{
    /// <summary>The names of the pull secrets that an account gives its pods; null where the account is not known.</summary>
    /// <param name="group">Its namespace.</param>
    /// <param name="name">Its name.</param>
    ImmutableArray<string>? PullSecretsOf(string group, string name);
}
