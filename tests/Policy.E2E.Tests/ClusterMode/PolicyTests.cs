using Policy.E2E.Tests.Samples;
using Policy.E2E.Tests.Servers;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>Policies that are resources of the cluster.</summary>
[Collection(nameof(Installation))]
public sealed class PolicyTests(Installation cluster)
{
    // It shall be two seconds; the rest is for machines that are busy with other things.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_policy_counts_within_seconds_of_its_making_of_its_edit_and_of_its_end()
    {
        var kubectl = cluster.Kubectl;
        await cluster.NamespaceAsync("edited");
        await cluster.WhenAsync("edited", "");

        await MeasureAsync("made", () => cluster.PolicyAsync("edited", "preset: baseline"), "denied the request");
        await MeasureAsync("edited", () => kubectl.MustAsync("", "patch", "imgpol", "edited", "--type=merge", "-p", """{"spec":{"mode":"Warn"}}"""), "Warning: ");
        await MeasureAsync("deleted", () => kubectl.MustAsync("", "delete", "imgpol", "edited"), "");
    }

    [Theory]
    [MemberData(nameof(Workloads.Kinds), MemberType = typeof(Workloads))]
    public async Task Every_kind_of_workload_is_denied_warned_of_and_audited(string kind)
    {
        var name = $"root-{kind.ToLowerInvariant()}";
        var denied = await CreateAsync("deny");
        var warned = await CreateAsync("warn");
        var audited = await CreateAsync("audit");

        Assert.Contains($"denied the request: 1 reason to deny {kind} deny/{name}\n", denied.Errors, StringComparison.Ordinal);
        Assert.Contains("    policy: deny", denied.Errors.Split('\n'));
        Assert.Equal(0, warned.ExitCode);
        Assert.StartsWith("Warning: container app: runs-as-root: ", warned.Errors, StringComparison.Ordinal);
        Assert.Equal((0, ""), (audited.ExitCode, audited.Errors));
        var request = await cluster.Server.AuditLog.FindAsync(one => one.Namespace == "audit" && one.Name == name);
        Assert.Equal("Audit", request.Annotations["images.pratique.dev/decision"]);
        Assert.Equal("audit", request.Annotations["images.pratique.dev/policies"]);

        Task<KubectlResult> CreateAsync(string space) =>
            cluster.Kubectl.CreateAsync(Workloads.Of(kind, $"{space}/{name}", SampleImages.Root), "--dry-run=server");
    }

    [Fact]
    public async Task Pods_and_what_debugs_them_are_denied_and_clean_ones_are_not()
    {
        var good = await cluster.Kubectl.CreateAsync(Workloads.Pod("deny/running", SampleImages.Good));
        var bad = await cluster.TryAsync("deny", SampleImages.Root);
        var debugged = await cluster.Kubectl.RunAsync(
            "debug", "-n", "deny", "running", "--container=bad", $"--image={SampleImages.Root}", "--profile=general");

        Assert.Equal(("pod/running created\n", ""), (good.Output, good.Errors));
        Assert.Contains("denied the request: 1 reason to deny Pod deny/probe\n", bad.Errors, StringComparison.Ordinal);
        Assert.Contains("ephemeral container bad (images.test/root:1.0.0):\n  runs-as-root: ", debugged.Errors, StringComparison.Ordinal);
    }

    private async Task MeasureAsync(string what, Func<Task<string>> change, string says)
    {
        await change();
        var start = TimeProvider.System.GetTimestamp();
        await cluster.WhenAsync("edited", says);
        var took = TimeProvider.System.GetElapsedTime(start);

        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: every replica decided by it after {took.TotalSeconds:0.00} s");
        Assert.True(took < Soon, $"{what}: it took {took}");
    }
}
