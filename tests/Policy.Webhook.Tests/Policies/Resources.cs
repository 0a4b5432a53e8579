using System.Text.Json;
using Policy.Webhook.Kubernetes;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Tests.Policies;

/// <summary>Policies and exceptions as an API server has them.</summary>
internal static class Resources
{
    /// <summary>When all of them were made.</summary>
    public static readonly DateTimeOffset Made = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Denies :latest, and lets that be excepted.</summary>
    public const string DenyLatest = """{"preset":"none","rules":[{"id":"mutable-tag","action":"Deny","parameters":{"require":"notLatest"}}],"exceptions":{"rules":["mutable-tag"]}}""";

    /// <summary>Two mistakes.</summary>
    public const string Mistaken = """{"mode":"Enforced","preset":"basline"}""";

    public static PolicyResource Policy(string name = "web", string spec = DenyLatest, long? generation = 1, string uid = "u-1", PolicyStatus? status = null) => new()
    {
        Metadata = new ObjectMeta { Name = name, Uid = uid, Generation = generation, ResourceVersion = $"{generation}", CreationTimestamp = Made },
        Spec = JsonElement.Parse(spec),
        Status = status,
    };

    public static PolicyResource Exception(string name = "legacy", string space = "shop", string? spec = null, long? generation = 1, string uid = "e-1") => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = space, Uid = uid, Generation = generation, ResourceVersion = $"{generation}", CreationTimestamp = Made },
        Spec = JsonElement.Parse(spec ?? ExceptionSpec()),
    };

    public static string ExceptionSpec(string rules = "mutable-tag", string policies = "", string expires = "2026-04-01T00:00:00Z", string reason = "The vendor tags so.") =>
        $$"""{"rules":["{{rules}}"],{{(policies.Length == 0 ? "" : $"\"policies\":[\"{policies}\"],")}}"reason":{{JsonSerializer.Serialize(reason)}},"expiresAt":"{{expires}}"}""";
}
