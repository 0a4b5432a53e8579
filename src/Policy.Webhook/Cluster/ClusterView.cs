using System.Collections.Immutable;
using Policy.Images.Configuration;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Webhook.Cluster.Nodes;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Cluster;

/// <summary>All that decisions depend on beside the image, as it was at one moment. It never changes: another takes its place.</summary>
internal sealed record ClusterView
{
    /// <summary>Policies from files, which hold beside the cluster's.</summary>
    public ImmutableArray<ImagePolicy> FilePolicies { get; init; } = [];

    /// <summary>Exceptions from files.</summary>
    public ImmutableArray<PolicyException> FileExceptions { get; init; } = [];

    /// <summary>The cluster's policies.</summary>
    public PolicyShelf Policies { get; init; } = PolicyShelf.Empty;

    /// <summary>The cluster's exceptions.</summary>
    public ExceptionShelf Exceptions { get; init; } = ExceptionShelf.Empty;

    /// <summary>The namespaces, by name.</summary>
    public ImmutableDictionary<ObjectKey, PartialObject> Namespaces { get; init; } = ImmutableDictionary<ObjectKey, PartialObject>.Empty;

    /// <summary>The service accounts.</summary>
    public ImmutableDictionary<ObjectKey, ServiceAccountResource> ServiceAccounts { get; init; } = ImmutableDictionary<ObjectKey, ServiceAccountResource>.Empty;

    /// <summary>The nodes; none where they are not watched.</summary>
    public ImmutableArray<ClusterNode> Nodes
    {
        get;
        init
        {
            field = value;
            NodePlatforms = [.. value.Select(node => node.Platform).OfType<Platform>().Distinct()];
        }
    } = [];

    /// <summary>The platforms of the nodes.</summary>
    public ImmutableArray<Platform> NodePlatforms { get; private init; } = [];

    /// <summary>Every policy but those that namespaces ask for by their labels.</summary>
    public ImmutableArray<ImagePolicy> AllPolicies => FilePolicies.IsEmpty ? Policies.InEffect : FilePolicies.AddRange(Policies.InEffect);

    /// <summary>The policies for a namespace: all, and what its labels ask for.</summary>
    /// <param name="labels">The namespace's labels; null where they are not known.</param>
    public ImmutableArray<ImagePolicy> PoliciesFor(ImmutableDictionary<string, string>? labels) =>
        labels is null || NamespacePresets.Of(labels) is not { IsEmpty: false } asked ? AllPolicies : AllPolicies.AddRange(asked);

    /// <summary>The exceptions of a namespace; none where it is not known.</summary>
    public ImmutableArray<PolicyException> ExceptionsFor(string? space) => space is null
        ? []
        : [.. FileExceptions.Where(exception => exception.Namespace == space), .. Exceptions.ByNamespace.GetValueOrDefault(space, [])];

    /// <summary>The labels of a namespace; null where it is not known.</summary>
    public ImmutableDictionary<string, string>? LabelsOf(string space) =>
        Namespaces.TryGetValue(new ObjectKey("", space), out var known) ? known.Metadata.Labels ?? ImmutableDictionary<string, string>.Empty : null;

    /// <summary>The platforms that a pod can land on.</summary>
    /// <param name="select">Reads what it asks of its node; not called where that does not matter.</param>
    /// <param name="configuration">What is judged where nothing tells.</param>
    public ImmutableArray<Platform> PlatformsFor(Func<NodeSelection> select, PratiqueConfiguration configuration)
    {
        if (configuration.Cluster is not { PodPlatforms: true })
        {
            return configuration.Platforms;
        }

        var selection = select();

        // In most clusters all nodes are alike, and none need be asked unless the pod wants another kind of them.
        return NodePlatforms is [var only] && selection.NodeName is null && selection.AcceptsPlatform(only) && selection.Named().All(named => named == only)
            ? NodePlatforms
            : PodPlatforms.Of(selection, Nodes, configuration.Platforms);
    }
}
