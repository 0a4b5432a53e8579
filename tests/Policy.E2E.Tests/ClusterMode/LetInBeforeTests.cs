using Policy.E2E.Tests.Samples;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>What ran before a policy was there, and has to come back when its node is gone.</summary>
[Collection(nameof(Installation))]
public sealed class LetInBeforeTests(Installation cluster)
{
    [Fact]
    public async Task A_pod_of_a_template_from_before_comes_back_with_a_warning_and_a_new_template_does_not()
    {
        await PrepareAsync("before", "preset: baseline");
        var kubectl = cluster.Kubectl;
        var first = await PodsAsync("before", count: 1);
        await kubectl.MustAsync("", "delete", "pod", "-n", "before", first.Single(), "--wait=false");
        await kubectl.MustAsync("", "scale", "-n", "before", "deployment/web", "--replicas=2");

        await PodsAsync("before", count: 2, but: first.Single());
        var made = await cluster.Server.AuditLog.FindAsync(one =>
            one is { Resource: "pods", Verb: "create", Namespace: "before", Status: 201 } && one.Annotations.GetValueOrDefault("images.pratique.dev/decision") == "Warn");
        Assert.Equal("system:serviceaccount:kube-system:replicaset-controller", made.User);
        Assert.Contains("Warn runs-as-root [", made.Annotations["images.pratique.dev/findings"], StringComparison.Ordinal);

        var changed = await kubectl.RunAsync("set", "image", "-n", "before", "deployment/web", $"app={SampleImages.OtherRoot}");
        Assert.Contains("denied the request: 1 reason to deny Deployment before/web\n", changed.Errors, StringComparison.Ordinal);
        Assert.Contains("denied the request", (await cluster.TryAsync("before", SampleImages.Root)).Errors, StringComparison.Ordinal);
        await EventAsync("before", "Deployment", "web");
    }

    [Fact]
    public async Task A_policy_that_says_so_denies_it_and_an_event_at_its_ReplicaSet_tells()
    {
        await PrepareAsync("denied-before", "preset: baseline, existing: Deny");
        await cluster.Kubectl.MustAsync("", "scale", "-n", "denied-before", "deployment/web", "--replicas=2");

        var denied = await cluster.Server.AuditLog.FindAsync(one => one is { Resource: "pods", Verb: "create", Namespace: "denied-before", Status: 403 });
        Assert.Equal("Deny", denied.Annotations["images.pratique.dev/decision"]);
        await EventAsync("denied-before", "ReplicaSet", "web-");
        Assert.Single(await PodsAsync("denied-before", count: 1));
    }

    private async Task PrepareAsync(string space, string spec)
    {
        Assert.SkipWhen(cluster.ControllersMissing is not null, cluster.ControllersMissing ?? "");
        await cluster.NamespaceAsync(space);
        await cluster.Kubectl.MustAsync(Workloads.Of("Deployment", $"{space}/web", SampleImages.Root), "create", "-f", "-");
        await PodsAsync(space, count: 1);

        // Times of Kubernetes are whole seconds, and what is as old as the policy was there before it.
        await cluster.PolicyAsync(space, spec);
        await cluster.WhenAsync(space, "denied the request");
    }

    private Task<string[]> PodsAsync(string space, int count, string but = "")
    {
        string[] last = [];
        return Eventually.GetAsync(
            async () =>
            {
                var names = await cluster.Kubectl.MustAsync("", "get", "pods", "-n", space, "-o", "jsonpath={.items[*].metadata.name}");
                last = names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return last.Length == count && !last.Contains(but) ? last : null;
            },
            () => $"not {count} pods in {space}: {string.Join(' ', last)}");
    }

    private async Task EventAsync(string space, string kind, string name)
    {
        var note = await Eventually.GetAsync(
            async () => await cluster.Kubectl.MustAsync(
                "", "get", "events.events.k8s.io", "-n", space, "-o",
                $"jsonpath={{range .items[?(@.reason==\"ImageDenied\")]}}{{.type}} {{.action}} {{.regarding.kind}}/{{.regarding.name}}: {{.note}}{{\"\\n\"}}{{end}}")
                is { Length: > 0 } found
                ? found
                : null,
            () => $"no event ImageDenied in {space}");

        Assert.StartsWith($"Warning Denied {kind}/{name}", note, StringComparison.Ordinal);
        Assert.Contains("runs-as-root", note, StringComparison.Ordinal);
    }
}
