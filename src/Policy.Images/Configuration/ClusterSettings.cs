using System.Collections.Immutable;
using Policy.Rules.Policies;

namespace Policy.Images.Configuration;

/// <summary><c>cluster</c>: the Kubernetes cluster that policies, exceptions and namespaces come from.</summary>
public sealed record ClusterSettings
{
    /// <summary>A kubeconfig file, whose current context says where the API server is; null is the pod's service account.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The namespace that the webhook's own objects are in; null is that of the service account or of the kubeconfig's context.</summary>
    public string? Namespace { get; init; }

    /// <summary>The ValidatingWebhookConfiguration whose <c>caBundle</c> is kept right where the webhook makes its own certificates.</summary>
    public string WebhookConfiguration { get; init; } = "pratique";

    /// <summary>The Lease by which replicas agree on the one that writes.</summary>
    public string Lease { get; init; } = "pratique";

    /// <summary>Whether a pod's platforms are those of the nodes it can land on; otherwise they are <see cref="PratiqueConfiguration.Platforms"/>.</summary>
    public bool PodPlatforms { get; init; } = true;

    /// <summary>Whether Kubernetes events are written about what is denied or warned of.</summary>
    public bool Events { get; init; } = true;

    /// <summary>Whose pull secrets are read; null reads none.</summary>
    public PullSecretSettings? PullSecrets { get; init; }
}

/// <summary><c>cluster.pullSecrets</c>.</summary>
public sealed record PullSecretSettings
{
    /// <summary>Globs of the namespaces whose pods' pull secrets are read, each by its name when it is needed.</summary>
    public required ImmutableArray<string> Namespaces { get; init; }

    /// <summary>Whether a namespace's pull secrets are read.</summary>
    /// <param name="name">The namespace.</param>
    public bool Includes(string name) => Namespaces.Any(glob => Glob.Matches(glob, name));
}
