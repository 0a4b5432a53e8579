using System.Collections.Immutable;

namespace Policy.Webhook.Credentials;

/// <summary>Where a workload's pull credentials are, by name. Source: Kubernetes core/v1, PodSpec.imagePullSecrets.</summary>
/// <param name="Namespace">The namespace that its secrets are in; null where it is not known, and then it has none.</param>
/// <param name="Secrets">The pull secrets that it names, in order.</param>
/// <param name="ServiceAccount">
/// The service account whose pull secrets its pods get where it names none; null for a pod, to which the API server has
/// added them already. Source: Kubernetes documentation, Admission Controllers, ServiceAccount.
/// </param>
internal sealed record PullSource(string? Namespace, ImmutableArray<string> Secrets, string? ServiceAccount)
{
    /// <summary>Nothing is known of the workload.</summary>
    public static PullSource None { get; } = new(null, [], null);
}
