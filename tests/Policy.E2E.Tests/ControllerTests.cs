using Policy.E2E.Tests.Samples;

namespace Policy.E2E.Tests;

/// <summary>What controllers make of workloads is judged as well.</summary>
public sealed class ControllerTests(Cluster cluster)
{
    [Fact]
    public async Task The_replica_set_and_the_pods_of_a_clean_deployment_are_judged_and_created()
    {
        var server = cluster.Server;
        Assert.SkipWhen(cluster.ControllersMissing is not null, cluster.ControllersMissing ?? "");

        await cluster.Kubectl.MustAsync(Workloads.Of("Deployment", "team-controllers/web", SampleImages.Good), "create", "-f", "-");
        var replicaSet = await server.AuditLog.FindAsync(
            one => one is { Resource: "replicasets", Verb: "create", Namespace: "team-controllers" });
        var pod = await server.AuditLog.FindAsync(one => one is { Resource: "pods", Verb: "create", Namespace: "team-controllers" });

        Assert.Equal("system:serviceaccount:kube-system:deployment-controller", replicaSet.User);
        Assert.Equal("system:serviceaccount:kube-system:replicaset-controller", pod.User);
        Assert.All([replicaSet, pod], made =>
        {
            Assert.Equal("Allow", made.Annotations["images.pratique.dev/decision"]);
            Assert.Equal($"app={SampleImages.GoodContent.Digest}", made.Annotations["images.pratique.dev/digests"]);
        });
    }

    [Fact]
    public async Task A_pod_of_a_deployment_from_before_is_kept_out_and_the_event_says_why()
    {
        var kubectl = cluster.Kubectl;
        Assert.SkipWhen(cluster.ControllersMissing is not null, cluster.ControllersMissing ?? "");

        await kubectl.MustAsync("", "scale", "-n", "legacy", "deployment", "web", "--replicas=1");
        var message = await Eventually.GetAsync(
            async () => await kubectl.MustAsync(
                "", "get", "-n", "legacy", "events", "--field-selector=reason=FailedCreate", "-o", "jsonpath={.items[*].message}") is { Length: > 0 } found
                ? found
                : null,
            () => "no event says that the pod was kept out");

        Assert.Contains("admission webhook \"images.pratique.dev\" denied the request: 1 reason to deny Pod legacy/web-", message, StringComparison.Ordinal);
        Assert.Contains("runs-as-root", message, StringComparison.Ordinal);
    }
}
