using System.Collections.Immutable;
using Policy.Rules.Workloads;

namespace Policy.Rules.Policies;

/// <summary>
/// An exception as its author wrote it: for a while, what rules have against workloads of its namespace is reported only,
/// where the policies allow that.
/// </summary>
public sealed record PolicyException
{
    /// <summary>The namespace that it holds in.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The names of the policies; empty is all.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];

    /// <summary>The ids of the rules, at least one; <c>*</c> is all.</summary>
    public required ImmutableArray<string> Rules { get; init; }

    /// <summary>Globs over the normalised image name without tag and digest.</summary>
    public GlobSet Images { get; init; } = GlobSet.Everything;

    /// <summary>A selector over the workload's labels.</summary>
    public LabelSelector WorkloadSelector { get; init; } = LabelSelector.Everything;

    /// <summary>Why it is needed.</summary>
    public required string Reason { get; init; }

    /// <summary>When it ends; from then on it does nothing.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was made, as the API server says; null where nothing says it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Namespace and name: <c>shop/legacy</c>.</summary>
    public string FullName => $"{Namespace}/{Name}";

    /// <summary>Whether it names a rule of a policy; whether it is honoured there is for the policy to say.</summary>
    /// <param name="policy">The policy's name.</param>
    /// <param name="rule">The rule's id.</param>
    public bool Names(string policy, string rule) =>
        (Policies.IsEmpty || Policies.Contains(policy)) && (Rules.Contains(PolicyWords.AllRules) || Rules.Contains(rule));

    /// <summary>
    /// Whether it is about a workload. What is not known is not excepted: a bare reference has no namespace, and an object
    /// that could not be read no labels to select it by.
    /// </summary>
    public bool Selects(Workload workload) =>
        workload.Namespace == Namespace
        && (WorkloadSelector.Requirements.IsEmpty || (workload.Labels is { } labels && WorkloadSelector.Matches(labels)));

    /// <summary>Whether it is about a container's image; one that has no name is covered only where all images are.</summary>
    public bool Covers(WorkloadContainer container) => container.Location?.Reference is { } reference
        ? Images.Matches(reference.Name)
        : Images.Include.IsEmpty && Images.Exclude.IsEmpty;
}
