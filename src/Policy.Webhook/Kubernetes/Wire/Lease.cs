using System.Text.Json;
using System.Text.Json.Serialization;

namespace Policy.Webhook.Kubernetes.Wire;

/// <summary>A Lease of coordination.k8s.io/v1.</summary>
/// <param name="Metadata">Its metadata.</param>
/// <param name="Spec">Who holds it.</param>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind.</param>
internal sealed record Lease(ObjectMeta? Metadata, LeaseSpec? Spec, string ApiVersion = "coordination.k8s.io/v1", string Kind = "Lease");

/// <summary>Who holds a lease, and since when.</summary>
internal sealed record LeaseSpec
{
    /// <summary>The holder; empty or null where it was given up.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>For how long others leave it alone after it was renewed.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>When the holder took it, by the holder's clock.</summary>
    public string? AcquireTime { get; init; }

    /// <summary>When the holder renewed it last, by the holder's clock: read for being another, never for what it is.</summary>
    public string? RenewTime { get; init; }

    /// <summary>How often it changed hands.</summary>
    public int? LeaseTransitions { get; init; }

    /// <summary>Everything else.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}
