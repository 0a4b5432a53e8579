using System.Collections.Frozen;
using Policy.Images.Configuration;
using Policy.Webhook.Admission.Reviews;

namespace Policy.Webhook.Admission.Workloads;

/// <summary>Where the pod stands in objects of one kind.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Path">The fields down to the pod or pod template; none for a Pod.</param>
/// <param name="IsRequired">Whether an object without it is malformed; else there is nothing to judge.</param>
internal sealed record PodTemplate(string Group, string Kind, string[] Path, bool IsRequired = true);

/// <summary>
/// The one table of kinds that run pods. Kinds that are not in it run none, as far as is known: they pass. Versions do not
/// matter: in every version of these groups that API servers ever had, the template stands in the same place, and a
/// version to come is not to be a way past.
/// Source: Kubernetes API reference, Workload Resources.
/// </summary>
internal sealed class PodTemplates
{
    private static readonly PodTemplate[] BuiltIn =
    [
        new("", "Pod", []),
        new("", "ReplicationController", ["spec", "template"]),
        new("apps", "Deployment", ["spec", "template"]),
        new("apps", "StatefulSet", ["spec", "template"]),
        new("apps", "DaemonSet", ["spec", "template"]),
        new("apps", "ReplicaSet", ["spec", "template"]),
        new("batch", "Job", ["spec", "template"]),
        new("batch", "CronJob", ["spec", "jobTemplate", "spec", "template"]),
    ];

    private readonly FrozenDictionary<(string Group, string Kind), PodTemplate[]> _byKind;

    /// <summary>Makes the table.</summary>
    /// <param name="configured">Kinds that the configuration adds; their objects may lack the template.</param>
    public PodTemplates(IEnumerable<PodTemplatePath> configured) =>
        _byKind = BuiltIn
            .Concat(configured.Select(added => new PodTemplate(added.Group, added.Kind, added.Path.Split('.'), IsRequired: false)))
            .GroupBy(template => (template.Group, template.Kind))
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Where pods stand in objects of a kind; empty for a kind that runs none.</summary>
    public PodTemplate[] Find(GroupVersionKind kind) => _byKind.GetValueOrDefault((kind.Group, kind.Kind), []);
}
