using System.Collections.Immutable;

namespace Policy.Rules.Policies;

/// <summary>What files of policies hold.</summary>
/// <param name="Policies">The policies, in the order of the files.</param>
/// <param name="Exceptions">The exceptions, in the order of the files.</param>
public sealed record PolicyDocuments(ImmutableArray<ImagePolicy> Policies, ImmutableArray<PolicyException> Exceptions);
