using System.Collections.Immutable;
using Policy.Rules.Documents;
using Policy.Rules.Policies;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Policies;

/// <summary>An exception of the cluster.</summary>
internal sealed record ShelvedException
{
    /// <summary>The resource as it is now.</summary>
    public required PolicyResource Resource { get; init; }

    /// <summary>The exception; null where it cannot be read.</summary>
    public PolicyException? Exception { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required ImmutableArray<DocumentError> Errors { get; init; }
}

/// <summary>
/// The exceptions of the cluster. One that cannot be read excepts nothing, whatever its last version was: here it is the
/// old version that opens something.
/// </summary>
/// <param name="Exceptions">All of them.</param>
internal sealed record ExceptionShelf(ImmutableArray<ShelvedException> Exceptions)
{
    /// <summary>No exceptions.</summary>
    public static ExceptionShelf Empty { get; } = new([]);

    /// <summary>Those that can be read, by their namespace.</summary>
    public ImmutableDictionary<string, ImmutableArray<PolicyException>> ByNamespace { get; } = Exceptions
        .Select(shelved => shelved.Exception).OfType<PolicyException>()
        .GroupBy(exception => exception.Namespace)
        .ToImmutableDictionary(group => group.Key, group => group.ToImmutableArray());

    /// <summary>Reads what there is now; what was read before is not read again.</summary>
    public ExceptionShelf With(IEnumerable<PolicyResource> resources)
    {
        var known = Exceptions.ToDictionary(shelved => KeyOf(shelved.Resource));
        return new([
            .. resources
                .OrderBy(resource => resource.Metadata.Namespace, StringComparer.Ordinal).ThenBy(resource => resource.Metadata.Name, StringComparer.Ordinal)
                .Select(resource => known.GetValueOrDefault(KeyOf(resource)) is { } last && IsRead(last.Resource.Metadata, resource.Metadata)
                    ? last with { Resource = resource }
                    : Read(resource)),
        ]);
    }

    private static (string? Namespace, string Name) KeyOf(PolicyResource resource) => (resource.Metadata.Namespace, resource.Metadata.Name);

    // One that was deleted and made again counts its generations anew.
    private static bool IsRead(ObjectMeta last, ObjectMeta now) => now.Generation is { } generation && last.Generation == generation && last.Uid == now.Uid;

    private static ShelvedException Read(PolicyResource resource)
    {
        var read = PolicyReader.Read(resource.Document(PolicyWords.ExceptionKind), $"ImagePolicyException {resource.Metadata.Namespace}/{resource.Metadata.Name}");
        return new ShelvedException { Resource = resource, Exception = read.Value?.Exceptions.Single(), Errors = read.Errors };
    }
}
