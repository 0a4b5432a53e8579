using System.Collections.Immutable;
using Policy.Rules.Images;

namespace Policy.Webhook.Cluster.Nodes;

/// <summary>
/// Which nodes a pod may land on, as far as it says so and has to be obeyed: what it merely prefers is left out. Source:
/// Kubernetes core/v1, PodSpec (nodeName, nodeSelector, affinity, tolerations, os).
/// </summary>
internal sealed record NodeSelection
{
    /// <summary>Any node.</summary>
    public static NodeSelection Any { get; } = new();

    /// <summary>The one node that it names; null where it names none.</summary>
    public string? NodeName { get; init; }

    /// <summary><c>spec.os.name</c>; null where it does not say.</summary>
    public string? Os { get; init; }

    /// <summary>What all have to be satisfied (<c>nodeSelector</c>).</summary>
    public ImmutableArray<NodeRequirement> Selector { get; init; } = [];

    /// <summary>Of which one has to be satisfied whole (required node affinity); empty where nothing is required.</summary>
    public ImmutableArray<NodeTerm> Terms { get; init; } = [];

    /// <summary>The taints that it bears.</summary>
    public ImmutableArray<Toleration> Tolerations { get; init; } = [];

    /// <summary>Whether it may land on a node.</summary>
    public bool Accepts(ClusterNode node) => NodeName is { } name
        ? node.Name == name
        : AcceptsPlatform(node.Platform)
            && Selector.All(requirement => requirement.Accepts(node.Labels))
            && (Terms.IsEmpty || Terms.Any(term => term.Accepts(node)))
            && node.Taints.All(taint => !taint.Repels || taint.IsOfTheMoment || Tolerations.Any(toleration => toleration.Bears(taint)));

    /// <summary>
    /// Whether it may land on some node of a platform, by what it asks of operating system and architecture alone; a node
    /// may always have been asked for that is yet to be made.
    /// </summary>
    public bool AcceptsPlatform(Platform? platform) =>
        platform is null
        || ((Os is null || Os == platform.Os)
            && Selector.All(requirement => AcceptsPlatform(requirement, platform))
            && (Terms.IsEmpty || Terms.Any(term => term.Labels.All(requirement => AcceptsPlatform(requirement, platform)))));

    /// <summary>The platforms that it asks for by name: every architecture of its selector under every system.</summary>
    public IEnumerable<Platform> Named()
    {
        var systems = Os is null ? Values(ClusterNode.OsLabel) : [Os];
        return from architecture in Values(ClusterNode.ArchitectureLabel)
               from os in systems.IsEmpty ? ["linux"] : systems
               let platform = Platform.TryParse($"{os}/{architecture}", out var read) ? read : null
               where platform is not null && AcceptsPlatform(platform)
               select platform;
    }

    private ImmutableArray<string> Values(string label) =>
    [
        .. Selector.Concat(Terms.SelectMany(term => term.Labels))
            .Where(requirement => requirement.Key == label && requirement.Operator == "In")
            .SelectMany(requirement => requirement.Values)
            .Distinct(),
    ];

    private static bool AcceptsPlatform(NodeRequirement requirement, Platform platform) => requirement.Key switch
    {
        ClusterNode.OsLabel => requirement.Accepts(platform.Os),
        ClusterNode.ArchitectureLabel => requirement.Accepts(platform.Architecture),
        _ => true,
    };
}

/// <summary>Requirements that all have to be satisfied. Source: Kubernetes core/v1, NodeSelectorTerm.</summary>
/// <param name="Labels">Of the node's labels.</param>
/// <param name="Fields">Of its fields, of which Kubernetes knows <c>metadata.name</c> alone.</param>
internal sealed record NodeTerm(ImmutableArray<NodeRequirement> Labels, ImmutableArray<NodeRequirement> Fields)
{
    /// <summary>Whether a node satisfies it; a term that asks nothing is satisfied by none.</summary>
    public bool Accepts(ClusterNode node) =>
        !(Labels.IsEmpty && Fields.IsEmpty)
        && Labels.All(requirement => requirement.Accepts(node.Labels))
        && Fields.All(requirement => requirement.Key != "metadata.name" || requirement.Accepts(node.Name));
}
