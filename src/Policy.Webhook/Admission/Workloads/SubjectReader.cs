using System.Collections.Immutable;
using System.Text.Json;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Cluster.Nodes;
using Policy.Webhook.Credentials;

namespace Policy.Webhook.Admission.Workloads;

/// <summary>Says what of a request is to be judged.</summary>
/// <param name="templates">Where pods stand.</param>
internal sealed class SubjectReader(PodTemplates templates)
{
    // Set by kubelets on the API's picture of a static pod, which runs whatever the API says.
    // Source: Kubernetes, Well-Known Labels, Annotations and Taints.
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    /// <summary>Reads the subject of a request.</summary>
    public Subject Read(AdmissionRequest request)
    {
        if (request.Operation is "DELETE" or "CONNECT")
        {
            return new Subject.Passed(PassReason.Operation);
        }

        if (request.SubResource == "status")
        {
            return new Subject.Passed(PassReason.Status);
        }

        var places = request.Kind is { } kind ? templates.Find(kind) : [];
        if (request.Kind is not null && places.Length == 0)
        {
            return new Subject.Passed(PassReason.Kind);
        }

        return request.Problem is { } problem
            ? new Subject.Judged(Unreadable(request, problem), PullSource.None, () => NodeSelection.Any)
            : ReadObject(request, places);
    }

    private static Subject ReadObject(AdmissionRequest request, PodTemplate[] places)
    {
        var faults = new Faults();
        var root = new Field(request.Object, "", faults);
        var metadata = root["metadata"];
        if (metadata["deletionTimestamp"].Text() is { Length: > 0 })
        {
            return new Subject.Passed(PassReason.Deletion);
        }

        var labels = metadata["labels"].Texts();
        var name = metadata["name"].Text() is { Length: > 0 } given ? given : metadata["generateName"].Text();
        var isMirror = metadata["annotations"].HasText(MirrorAnnotation);
        if (faults.First is { } fault)
        {
            return new Subject.Judged(Unreadable(request, new ContainerProblem(UnknownReason.Malformed, fault)), PullSource.None, () => NodeSelection.Any);
        }

        var images = Images(request.Object, places);
        if (images.IsEmpty)
        {
            return new Subject.Passed(PassReason.NoPod);
        }

        var judged = ChangedImages.Of(images, request.Operation == "UPDATE" ? Images(request.OldObject, places) : []);
        if (judged.IsEmpty)
        {
            return new Subject.Passed(PassReason.Unchanged);
        }

        var workload = new Workload
        {
            Kind = request.Kind!.Kind,
            Namespace = request.Namespace,
            Name = name is { Length: > 0 } ? name : request.Name,
            Labels = labels is null ? ImmutableDictionary<string, string>.Empty : new Dictionary<string, string>(labels, StringComparer.Ordinal),
            Ceiling = request.Kind is { Group: "", Kind: "Pod" } && isMirror
                ? EnforcementAction.Warn
                : EnforcementAction.Deny,
            Containers = judged,
        };

        // A kind with several templates is asked for as its first.
        var first = Array.Find(places, place => PodOf(request.Object, place, new Faults()).Element is not null) ?? places[0];
        var pod = PodOf(request.Object, first, new Faults());
        return new Subject.Judged(workload, PullSourceReader.Read(pod, first.Path.Length == 0, request.Namespace), () => NodeSelectionReader.Read(pod));
    }

    // Nearly every kind has one place.
    private static ImmutableArray<PodImage> Images(JsonElement? root, PodTemplate[] places) => places is [var only]
        ? Images(root, only)
        : [.. places.SelectMany(place => Images(root, place))];

    private static ImmutableArray<PodImage> Images(JsonElement? root, PodTemplate place)
    {
        var faults = new Faults();
        var pod = PodOf(root, place, faults);
        return pod.Element is null && faults.First is null && !place.IsRequired
            ? []
            : PodReader.Read(pod, faults);
    }

    private static Field PodOf(JsonElement? root, PodTemplate place, Faults faults)
    {
        var pod = new Field(root, "", faults);
        foreach (var name in place.Path)
        {
            pod = pod[name];
        }

        return pod;
    }

    // Labels are not known, so that no objectSelector is a way past.
    private static Workload Unreadable(AdmissionRequest request, ContainerProblem problem) => new()
    {
        Kind = request.Kind?.Kind,
        Namespace = request.Namespace,
        Name = request.Name,
        Containers = [new WorkloadContainer { Image = "", Problem = problem }],
    };
}
