using System.Collections.Immutable;
using Policy.Rules.Documents;
using Policy.Rules.Policies;

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
        var known = Exceptions.ToDictionary(shelved => (shelved.Resource.Metadata.Uid, shelved.Resource.Metadata.Generation));
        return new([.. resources.OrderBy(resource => resource.Metadata.Namespace, StringComparer.Ordinal).ThenBy(resource => resource.Metadata.Name, StringComparer.Ordinal)
            .Select(resource => resource.Metadata.Generation is not null && known.TryGetValue((resource.Metadata.Uid, resource.Metadata.Generation), out var last)
                ? last with { Resource = resource }
                : Read(resource))]);
    }

    private static ShelvedException Read(PolicyResource resource)
    {
        var read = PolicyReader.Read(resource.Document(PolicyWords.ExceptionKind), $"ImagePolicyException {resource.Metadata.Namespace}/{resource.Metadata.Name}");
        return new ShelvedException { Resource = resource, Exception = read.Value?.Exceptions.Single(), Errors = read.Errors };
    }
}
