namespace Policy.E2E.Tests.Samples;

/// <summary>Manifests of workloads.</summary>
internal static class Workloads
{
    /// <summary>Every kind that carries a pod template.</summary>
    public static TheoryData<string> Kinds =>
        ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob"];

    /// <summary>A pod.</summary>
    /// <param name="place">Namespace and name: <c>shop/web</c>.</param>
    /// <param name="image">The image of its container, which is named app.</param>
    /// <param name="more">More of its spec, as YAML flow: <c>, hostUsers: false</c>.</param>
    public static string Pod(string place, string image, string more = "") => $$"""
        apiVersion: v1
        kind: Pod
        {{Metadata(place)}}
        spec: {{Spec(image, more)}}
        """;

    /// <summary>What a kubelet makes of a static pod.</summary>
    public static string MirrorPod(string place, string image) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {namespace: {{place.Split('/')[0]}}, name: {{place.Split('/')[1]}}, annotations: {kubernetes.io/config.mirror: abc} }
        spec: {{Spec(image, ", nodeName: node-1")}}
        """;

    /// <summary>A workload of any kind with a pod template.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="place">Namespace and name.</param>
    /// <param name="image">The image of its container, which is named app.</param>
    /// <param name="replicas">How many pods, where the kind has a number of them.</param>
    /// <param name="more">More of its pods' spec, as YAML flow.</param>
    public static string Of(string kind, string place, string image, int replicas = 1, string more = "")
    {
        var name = place.Split('/')[1];
        var spent = kind.EndsWith("Job", StringComparison.Ordinal) ? ", restartPolicy: Never" : "";
        var template = $"{{metadata: {{labels: {{app: {name}}}}}, spec: {Spec(image, spent + more)}}}";
        var (group, spec) = kind switch
        {
            "Job" => ("batch/v1", $"{{template: {template}}}"),
            "CronJob" => ("batch/v1", $"{{schedule: \"0 3 1 1 *\", jobTemplate: {{spec: {{template: {template}}}}}}}"),
            "ReplicationController" => ("v1", $"{{replicas: {replicas}, selector: {{app: {name}}}, template: {template}}}"),
            "DaemonSet" => ("apps/v1", $"{{selector: {{matchLabels: {{app: {name}}}}}, template: {template}}}"),
            "StatefulSet" => ("apps/v1", $"{{replicas: {replicas}, serviceName: {name}, selector: {{matchLabels: {{app: {name}}}}}, template: {template}}}"),
            _ => ("apps/v1", $"{{replicas: {replicas}, selector: {{matchLabels: {{app: {name}}}}}, template: {template}}}"),
        };
        return $"""
            apiVersion: {group}
            kind: {kind}
            {Metadata(place)}
            spec: {spec}
            """;
    }

    private static string Metadata(string place) => $"metadata: {{namespace: {place.Split('/')[0]}, name: {place.Split('/')[1]}}}";

    private static string Spec(string image, string more) => $"{{containers: [{{name: app, image: \"{image}\"}}]{more}}}";
}
