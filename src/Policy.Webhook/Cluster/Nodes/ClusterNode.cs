using System.Collections.Immutable;
using Policy.Rules.Images;

namespace Policy.Webhook.Cluster.Nodes;

/// <summary>What is known of a node: enough to tell which pods may land on it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Taints">What keeps pods away that do not tolerate it.</param>
internal sealed record ClusterNode(string Name, ImmutableDictionary<string, string> Labels, ImmutableArray<NodeTaint> Taints)
{
    /// <summary>Source: Kubernetes, Well-Known Labels, kubernetes.io/os.</summary>
    public const string OsLabel = "kubernetes.io/os";

    /// <summary>Source: Kubernetes, Well-Known Labels, kubernetes.io/arch. Its values are Go's, without a variant.</summary>
    public const string ArchitectureLabel = "kubernetes.io/arch";

    /// <summary>What its containers have to be built for; null where its labels do not say.</summary>
    public Platform? Platform { get; } =
        Labels.TryGetValue(OsLabel, out var os) && Labels.TryGetValue(ArchitectureLabel, out var architecture)
            && Platform.TryParse($"{os}/{architecture}", out var platform) ? platform : null;

    /// <summary>All that it says, as one text: two that say the same are the same to every pod.</summary>
    public string Says => string.Join('\n', Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}").Concat(Taints.Select(taint => taint.ToString())));
}

/// <summary>A taint. Source: Kubernetes core/v1, Taint.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value; empty for none.</param>
/// <param name="Effect"><c>NoSchedule</c>, <c>PreferNoSchedule</c> or <c>NoExecute</c>.</param>
internal sealed record NodeTaint(string Key, string Value, string Effect)
{
    /// <summary>Whether it keeps pods off the node, and is not only a wish.</summary>
    public bool Repels => Effect is "NoSchedule" or "NoExecute";

    /// <summary>
    /// Whether it comes and goes with the node's state, as the control plane sets it: what cannot land there now can in a
    /// minute. Source: Kubernetes, Taints and Tolerations, Taint based Evictions.
    /// </summary>
    public bool IsOfTheMoment => Key.StartsWith("node.kubernetes.io/", StringComparison.Ordinal) || Key == "node.cloudprovider.kubernetes.io/uninitialized";
}
