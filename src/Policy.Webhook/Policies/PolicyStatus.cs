using System.Text.Json.Serialization;

namespace Policy.Webhook.Policies;

/// <summary>What is said of a policy or an exception, by the leader, in its <c>status</c>.</summary>
internal sealed record PolicyStatus
{
    /// <summary>The <c>metadata.generation</c> that all else here is about, but <see cref="Workloads"/>, which say when they were counted.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Whether it is in effect, and why not.</summary>
    public IReadOnlyList<PolicyCondition>? Conditions { get; init; }

    /// <summary>Since when a policy denies as it is written; templates that are older count as let in before it.</summary>
    /// <remarks>Written where it is null, too: a merge patch takes away what is null and leaves what is not named.</remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? EnforcedSince { get; init; }

    /// <summary>How it does among what runs; null where nothing was counted yet.</summary>
    public PolicyWorkloads? Workloads { get; init; }
}

/// <summary>A condition. Source: Kubernetes meta/v1, Condition.</summary>
/// <remarks>Nothing is required in reading: a status that somebody spoiled must not keep its policy from being read.</remarks>
internal sealed record PolicyCondition
{
    /// <summary><c>Accepted</c>.</summary>
    public const string Accepted = "Accepted";

    /// <summary>Its type.</summary>
    public string Type { get => field ?? ""; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get => field ?? ""; init; }

    /// <summary>A word for programs.</summary>
    public string Reason { get => field ?? ""; init; }

    /// <summary>For people.</summary>
    public string Message { get => field ?? ""; init; }

    /// <summary>When <see cref="Status"/> came to be what it is.</summary>
    public DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>The generation that it is about.</summary>
    public long? ObservedGeneration { get; init; }
}

/// <summary>A policy among the workloads that there are.</summary>
/// <param name="Matching">How many it applies to.</param>
/// <param name="Denied">How many of them it would deny today.</param>
/// <param name="Unknown">How many could not be judged, wholly or in part.</param>
/// <param name="CountedAt">When they were counted.</param>
internal sealed record PolicyWorkloads(int Matching, int Denied, int Unknown, DateTimeOffset CountedAt);

/// <summary>How policies are read from JSON, and their status is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PolicyResource))]
[JsonSerializable(typeof(StatusPatch))]
internal sealed partial class PolicyJson : JsonSerializerContext;

/// <summary>A merge patch of nothing but the status.</summary>
/// <param name="Status">The status.</param>
internal sealed record StatusPatch(PolicyStatus Status);
