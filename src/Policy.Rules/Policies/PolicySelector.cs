using Policy.Rules.Catalog;
using Policy.Rules.Workloads;

namespace Policy.Rules.Policies;

/// <summary>Which policies and rules concern a container.</summary>
internal static class PolicySelector
{
    /// <summary>Whether a policy applies to a container of a workload.</summary>
    public static bool Applies(PolicyMatch match, Workload workload, WorkloadContainer container) =>
        (workload.Namespace is not { } space || match.CoversNamespace(space, workload.NamespaceLabels))
        && (workload.Labels is null || match.ObjectSelector.Matches(workload.Labels))
        && (container.Kind is not { } kind || match.Containers.IsEmpty || match.Containers.Contains(kind))
        && (container.Location?.Reference is not { } reference || match.Images.Matches(reference.Name));

    /// <summary>Whether a rule judges this kind of container.</summary>
    public static bool Concerns(RuleDescriptor rule, WorkloadContainer container) =>
        container.Kind != ContainerKind.ImageVolume || rule.AppliesToImageVolumes;
}
