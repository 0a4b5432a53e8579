using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Policy.Webhook.Kubernetes;

/// <summary>An object's namespace and name; the namespace is empty where its kind has none.</summary>
internal readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}

/// <summary>An object that something is said of.</summary>
/// <param name="ApiVersion">Its group and version: <c>v1</c>, <c>apps/v1</c>.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace; null where the kind has none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid; null where it is not known.</param>
internal sealed record ObjectReference(string ApiVersion, string Kind, string? Namespace, string Name, string? Uid);

/// <summary>
/// Metadata of an object. What is not read here is kept, so that writing it back takes nothing away. Defaults are given
/// where a property is read: the reader that is generated sets all of <c>init</c>, those to null of which nothing was said.
/// </summary>
internal sealed record ObjectMeta
{
    /// <summary>The name.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>The namespace; null where the kind has none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The object's own id, which no other object of that name ever had.</summary>
    public string? Uid { get; init; }

    /// <summary>The version; a write that gives it fails where it is not the newest.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Counts changes of the spec.</summary>
    public long? Generation { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When it was asked to go; null where it was not.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Its labels; null for none.</summary>
    public ImmutableDictionary<string, string>? Labels { get; init; }

    /// <summary>Its annotations; null for none.</summary>
    public ImmutableDictionary<string, string>? Annotations { get; init; }

    /// <summary>Whose it is; null for nobody's.</summary>
    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }

    /// <summary>Everything else.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}

/// <summary>An owner. Anybody who may create an object may write anything here.</summary>
internal sealed record OwnerReference
{
    /// <summary>Its group and version.</summary>
    public string ApiVersion { get => field ?? ""; init; }

    /// <summary>Its kind.</summary>
    public string Kind { get => field ?? ""; init; }

    /// <summary>Its name.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>Its uid.</summary>
    public string Uid { get => field ?? ""; init; }

    /// <summary>Whether it is the one that manages the object.</summary>
    public bool? Controller { get; init; }

    /// <summary>Whether it waits for the object to go.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}

/// <summary>An object of which nothing but the metadata is asked for.</summary>
internal sealed record PartialObject
{
    /// <summary>The metadata.</summary>
    public ObjectMeta Metadata { get => field ?? Empty; init; }

    private static ObjectMeta Empty { get; } = new();
}
