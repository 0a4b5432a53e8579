using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Policy.Webhook.Cluster.Nodes;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Cluster;

/// <summary>What is read of a service account. Source: Kubernetes core/v1, ServiceAccount.</summary>
internal sealed record ServiceAccountResource
{
    /// <summary>Its metadata.</summary>
    public ObjectMeta Metadata { get => field ?? new ObjectMeta(); init; }

    /// <summary>The pull secrets that it gives its pods; null for none.</summary>
    public IReadOnlyList<LocalReference>? ImagePullSecrets { get; init; }
}

/// <summary>An object of the same namespace, by name.</summary>
/// <param name="Name">Its name.</param>
internal sealed record LocalReference(string? Name);

/// <summary>What is read of a node. Source: Kubernetes core/v1, Node.</summary>
internal sealed record NodeResource
{
    /// <summary>Its metadata.</summary>
    public ObjectMeta Metadata { get => field ?? new ObjectMeta(); init; }

    /// <summary>What it is to be; null for nothing.</summary>
    public NodeSpec? Spec { get; init; }

    /// <summary>The node as decisions see it.</summary>
    public ClusterNode ToNode() => new(
        Metadata.Name, Metadata.Labels ?? ImmutableDictionary<string, string>.Empty,
        [.. (Spec?.Taints ?? []).Select(taint => new NodeTaint(taint.Key ?? "", taint.Value ?? "", taint.Effect ?? ""))]);
}

/// <summary>What is read of a node's <c>spec</c>.</summary>
/// <param name="Taints">Its taints; null for none.</param>
internal sealed record NodeSpec(IReadOnlyList<TaintResource>? Taints);

/// <summary>A taint as it is written.</summary>
internal sealed record TaintResource(string? Key, string? Value, string? Effect);

/// <summary>How they are read from JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ServiceAccountResource))]
[JsonSerializable(typeof(NodeResource))]
[JsonSerializable(typeof(PartialObject))]
internal sealed partial class ClusterJson : JsonSerializerContext;
