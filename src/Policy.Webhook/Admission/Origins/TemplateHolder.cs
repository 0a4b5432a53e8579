using System.Text.Json;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Kubernetes;

namespace Policy.Webhook.Admission.Origins;

/// <summary>The object whose making was the making of a pod's template.</summary>
/// <param name="Path">Where the API server has it.</param>
/// <param name="Uid">The uid that it has to have; null where another object names it.</param>
internal sealed record TemplateHolder(string Path, string? Uid)
{
    // Source: Kubernetes apps/v1, ControllerRevisionHashLabelKey.
    private const string RevisionLabel = "controller-revision-hash";

    /// <summary>Finds it for a pod that a controller makes; null where nothing keeps the template's age.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="space">Its namespace.</param>
    /// <remarks>
    /// A Job has one template for life, and controllers never change a ReplicaSet's or ReplicationController's, so it is as
    /// old as the object; people can, and what they change is judged then, as theirs. A StatefulSet's or DaemonSet's changes,
    /// and each state of it is a ControllerRevision, which the pod names.
    /// </remarks>
    public static TemplateHolder? Of(JsonElement? pod, string space)
    {
        var metadata = new Field(pod, "", new Faults())["metadata"];
        if (ControllerOwner.Of(metadata) is not { Kind: { } kind, Name: { } name, Uid: { } uid })
        {
            return null;
        }

        var revision = metadata["labels"][RevisionLabel].Text();
        return kind switch
        {
            "ReplicaSet" => new TemplateHolder(ApiPaths.Of("apps/v1", "replicasets", space, name), uid),
            "ReplicationController" => new TemplateHolder(ApiPaths.Of("v1", "replicationcontrollers", space, name), uid),
            "Job" => new TemplateHolder(ApiPaths.Of("batch/v1", "jobs", space, name), uid),
            "StatefulSet" when revision is not null => new TemplateHolder(ApiPaths.Of("apps/v1", "controllerrevisions", space, revision), null),
            "DaemonSet" when revision is not null => new TemplateHolder(ApiPaths.Of("apps/v1", "controllerrevisions", space, $"{name}-{revision}"), null),
            _ => null,
        };
    }
}
