using System.Collections.Immutable;
using Policy.Rules.Documents;
using Policy.Rules.Policies;

namespace Policy.Webhook.Policies;

/// <summary>A policy of the cluster and what became of its newest version.</summary>
internal sealed record ShelvedPolicy
{
    /// <summary>The resource as it is now.</summary>
    public required PolicyResource Resource { get; init; }

    /// <summary>What is in effect: the newest version that can be read; null where there never was one.</summary>
    public ImagePolicy? Policy { get; init; }

    /// <summary>What is wrong with the newest version; none where it is the one in effect.</summary>
    public required ImmutableArray<DocumentError> Errors { get; init; }
}

/// <summary>
/// The policies of the cluster. One whose newest version cannot be read keeps the last that could be, and says so: a slip of
/// the pen in a policy opens nothing.
/// </summary>
/// <param name="Policies">Every policy by its name.</param>
internal sealed record PolicyShelf(ImmutableSortedDictionary<string, ShelvedPolicy> Policies)
{
    /// <summary>No policies.</summary>
    public static PolicyShelf Empty { get; } = new(ImmutableSortedDictionary.Create<string, ShelvedPolicy>(StringComparer.Ordinal));

    /// <summary>What is in effect, in the order of names.</summary>
    public ImmutableArray<ImagePolicy> InEffect { get; } = [.. Policies.Values.Select(shelved => shelved.Policy).OfType<ImagePolicy>()];

    /// <summary>How many have a newest version that is not in effect.</summary>
    public int Invalid { get; } = Policies.Values.Count(shelved => !shelved.Errors.IsEmpty);

    /// <summary>The shelf with what there is now.</summary>
    /// <param name="resources">All policies there are.</param>
    /// <param name="now">The time.</param>
    public PolicyShelf With(IEnumerable<PolicyResource> resources, DateTimeOffset now)
    {
        // Kubernetes dates what is made in whole seconds: a template of this very second is not older than the policy.
        var seen = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        return new(resources.Select(resource => Next(Policies.GetValueOrDefault(resource.Metadata.Name), resource, seen))
            .ToImmutableSortedDictionary(shelved => shelved.Resource.Metadata.Name, shelved => shelved, StringComparer.Ordinal));
    }

    private static ShelvedPolicy Next(ShelvedPolicy? last, PolicyResource resource, DateTimeOffset now)
    {
        // One that was deleted and made again is another policy.
        last = last?.Resource.Metadata.Uid == resource.Metadata.Uid ? last : null;
        if (last is not null && resource.Metadata.Generation is { } generation && last.Resource.Metadata.Generation == generation)
        {
            return last with { Resource = resource, Policy = Since(last.Policy, resource, last.Policy?.EnforcedSince ?? now) };
        }

        var read = PolicyReader.Read(resource.Document(PolicyWords.Kind), $"ImagePolicy {resource.Metadata.Name}");
        return new ShelvedPolicy
        {
            Resource = resource,
            Policy = read.IsValid ? Since(read.Value.Policies.Single(), resource, now) : last?.Policy,
            Errors = read.Errors,
        };
    }

    // What the leader wrote holds for all replicas and over restarts. Until it has, it is when this replica first saw it.
    private static ImagePolicy? Since(ImagePolicy? policy, PolicyResource resource, DateTimeOffset seen)
    {
        var since = resource.Status is { EnforcedSince: { } written } status && status.ObservedGeneration == resource.Metadata.Generation ? written : seen;
        return policy is null || policy.EnforcedSince == since ? policy : policy with { EnforcedSince = since };
    }
}
