using System.Collections.Immutable;
using Policy.Webhook.Admission.Reviews;

namespace Policy.Webhook.Audit;

/// <summary>A kind of workload that is listed.</summary>
/// <param name="Kind">Its group, version and kind.</param>
/// <param name="Resource">Its plural.</param>
internal sealed record WorkloadKind(GroupVersionKind Kind, string Resource)
{
    /// <summary>Every kind that Kubernetes has.</summary>
    public static ImmutableArray<WorkloadKind> All { get; } =
    [
        new(new("apps", "v1", "Deployment"), "deployments"),
        new(new("apps", "v1", "StatefulSet"), "statefulsets"),
        new(new("apps", "v1", "DaemonSet"), "daemonsets"),
        new(new("apps", "v1", "ReplicaSet"), "replicasets"),
        new(new("batch", "v1", "CronJob"), "cronjobs"),
        new(new("batch", "v1", "Job"), "jobs"),
        new(new("", "v1", "ReplicationController"), "replicationcontrollers"),
        new(new("", "v1", "Pod"), "pods"),
    ];

    /// <summary>Group and version as paths have them.</summary>
    public string GroupVersion => Kind.Group.Length == 0 ? Kind.Version : $"{Kind.Group}/{Kind.Version}";
}
