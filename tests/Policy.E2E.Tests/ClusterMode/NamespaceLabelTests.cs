using Policy.E2E.Tests.Samples;
using Policy.E2E.Tests.Servers;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>Presets that namespaces ask for by their labels, without any policy.</summary>
[Collection(nameof(Installation))]
public sealed class NamespaceLabelTests(Installation cluster)
{
    [Fact]
    public async Task A_label_counts_from_the_namespaces_first_pod_on()
    {
        for (var round = 0; round < 3; round++)
        {
            var created = await CreateAsync($"labelled-{round}", "enforce", SampleImages.Root);

            Assert.Contains("denied the request: 1 reason to deny Pod ", created.Errors, StringComparison.Ordinal);
            Assert.Contains("    policy: namespace label pratique.dev/enforce", created.Errors.Split('\n'));
        }

        Assert.Equal("", (await CreateAsync("labelled-good", "enforce", SampleImages.Good)).Errors);
    }

    [Fact]
    public async Task Labels_that_warn_or_audit_let_in()
    {
        var warned = await CreateAsync("labelled-warn", "warn", SampleImages.Root);
        var audited = await CreateAsync("labelled-audit", "audit", SampleImages.Root);
        var request = await cluster.Server.AuditLog.FindAsync(one => one is { Namespace: "labelled-audit", Resource: "pods" });

        Assert.Equal(0, warned.ExitCode);
        Assert.StartsWith("Warning: container app: runs-as-root: ", warned.Errors, StringComparison.Ordinal);
        Assert.Equal((0, ""), (audited.ExitCode, audited.Errors));
        Assert.Equal("Audit", request.Annotations["images.pratique.dev/decision"]);
    }

    [Fact]
    public async Task A_label_that_is_put_on_or_taken_off_later_counts_as_well()
    {
        await cluster.NamespaceAsync("relabelled");
        await cluster.WhenAsync("relabelled", "");

        await cluster.Kubectl.MustAsync("", "label", "namespace", "relabelled", "pratique.dev/enforce=baseline");
        await cluster.WhenAsync("relabelled", "denied the request");
        await cluster.Kubectl.MustAsync("", "label", "namespace", "relabelled", "pratique.dev/enforce-");
        await cluster.WhenAsync("relabelled", "");
    }

    private Task<KubectlResult> CreateAsync(string space, string label, string image) => cluster.Kubectl.CreateAsync(
        $"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {space}, labels: {{pratique.dev/{label}: baseline}}}}\n---\n{Workloads.Pod($"{space}/first", image)}");
}
