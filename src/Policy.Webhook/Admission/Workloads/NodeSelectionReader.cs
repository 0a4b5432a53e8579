using System.Collections.Immutable;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Cluster.Nodes;

namespace Policy.Webhook.Admission.Workloads;

/// <summary>Reads what a pod or pod template asks of its node. What has the wrong type asks nothing: the API server stores none such.</summary>
internal static class NodeSelectionReader
{
    /// <summary>Reads it.</summary>
    /// <param name="pod">The object that holds <c>spec</c>.</param>
    public static NodeSelection Read(Field pod)
    {
        var spec = pod.NotingIn(new Faults())["spec"];
        var terms = spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"];
        return new NodeSelection
        {
            NodeName = spec["nodeName"].Text() is { Length: > 0 } name ? name : null,
            Os = spec["os"]["name"].Text() is { Length: > 0 } os ? os : null,
            Selector = spec["nodeSelector"].Texts() is { } selector ? [.. selector.Select(label => new NodeRequirement(label.Key, "In", [label.Value]))] : [],
            Terms = terms.Items().Select(term => new NodeTerm(Requirements(term["matchExpressions"]), Requirements(term["matchFields"]))),
            Tolerations = spec["tolerations"].Items().Select(Toleration),
        };
    }

    private static ImmutableArray<NodeRequirement> Requirements(Field list) => list.Items().Select(item => new NodeRequirement(
        item["key"].Text() ?? "", item["operator"].Text() ?? "", item["values"].Items().Select(value => value.Text() ?? "")));

    private static Toleration Toleration(Field item) =>
        new(item["key"].Text() ?? "", item["operator"].Text() ?? "", item["value"].Text() ?? "", item["effect"].Text() ?? "");
}
