using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Workloads;

namespace Policy.Rules.Policies;

/// <summary>Which policies and rules concern a container.</summary>
internal static class PolicySelector
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>Whether a policy applies to a container of a workload.</summary>
    public static bool Applies(PolicyMatch match, Workload workload, WorkloadContainer container) =>
        (workload.Namespace is null || (match.Namespaces.Matches(workload.Namespace) && MatchesNamespaceLabels(match, workload)))
        && (workload.Labels is null || match.ObjectSelector.Matches(workload.Labels))
        && (container.Kind is not { } kind || match.Containers.IsEmpty || match.Containers.Contains(kind))
        && (container.Location?.Reference is not { } reference || match.Images.Matches(reference.Name));

    /// <summary>Whether a rule judges this kind of container.</summary>
    public static bool Concerns(RuleDescriptor rule, WorkloadContainer container) =>
        container.Kind != ContainerKind.ImageVolume || rule.AppliesToImageVolumes;

    // Where the namespace's labels are not known, only what the API server sets on every namespace can be answered;
    // a requirement that cannot be answered counts as met, so that no policy is lost with the labels.
    private static bool MatchesNamespaceLabels(PolicyMatch match, Workload workload)
    {
        if (workload.NamespaceLabels is { } labels)
        {
            return match.NamespaceSelector.Matches(labels);
        }

        return match.NamespaceSelector.Requirements.All(requirement => requirement.Key != NameLabel
            || new LabelSelector([requirement]).Matches(ImmutableDictionary<string, string>.Empty.Add(NameLabel, workload.Namespace!)));
    }
}
