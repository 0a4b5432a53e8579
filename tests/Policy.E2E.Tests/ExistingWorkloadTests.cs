using Policy.E2E.Tests.Samples;

namespace Policy.E2E.Tests;

/// <summary>What was there before the webhook, and would not be let in now.</summary>
public sealed class ExistingWorkloadTests(Cluster cluster)
{
    [Fact]
    public async Task Labels_of_a_pod_that_runs_can_be_changed() =>
        Assert.Equal("pod/running labeled\n", await cluster.Kubectl.MustAsync("", "label", "-n", "legacy", "pod", "running", "seen=yes"));

    [Fact]
    public async Task Its_status_can_be_updated()
    {
        const string Status = """{"status":{"conditions":[{"type":"Ready","status":"False"}]}}""";

        Assert.Equal(
            "pod/running patched\n",
            await cluster.Kubectl.MustAsync("", "patch", "-n", "legacy", "pod", "running", "--subresource=status", "--type=merge", "-p", Status));
    }

    [Fact]
    public async Task It_can_be_deleted_and_let_go_of()
    {
        const string Held = """{"metadata":{"finalizers":["pratique.dev/test"]}}""";
        const string Free = """{"metadata":{"finalizers":null}}""";

        Assert.Equal("pod/finalized patched\n", await PatchAsync(Held));
        Assert.StartsWith("pod \"finalized\" deleted", await cluster.Kubectl.MustAsync(
            "", "delete", "-n", "legacy", "pod", "finalized", "--wait=false"), StringComparison.Ordinal);
        Assert.Equal("pod/finalized patched\n", await PatchAsync(Free));
        Assert.Contains("NotFound", (await cluster.Kubectl.RunAsync("get", "-n", "legacy", "pod", "finalized")).Errors, StringComparison.Ordinal);

        Task<string> PatchAsync(string patch) => cluster.Kubectl.MustAsync("", "patch", "-n", "legacy", "pod", "finalized", "--type=merge", "-p", patch);
    }

    [Fact]
    public async Task A_deployment_can_be_scaled_and_annotated()
    {
        Assert.Equal(
            "deployment.apps/pinned scaled\n", await cluster.Kubectl.MustAsync("", "scale", "-n", "legacy", "deployment", "pinned", "--replicas=1"));
        Assert.Equal(
            "deployment.apps/pinned patched\n",
            await cluster.Kubectl.MustAsync("", "patch", "-n", "legacy", "deployment", "pinned", "-p", """{"spec":{"replicas":0}}"""));
        Assert.Equal(
            "deployment.apps/pinned annotated\n", await cluster.Kubectl.MustAsync("", "annotate", "-n", "legacy", "deployment", "pinned", "a=b"));
    }

    [Theory]
    [InlineData(SampleImages.OtherRoot)]
    [InlineData(SampleImages.Leaky)]
    public async Task Its_image_cannot_be_changed_for_a_bad_one(string image)
    {
        var result = await cluster.Kubectl.RunAsync("set", "image", "-n", "legacy", "deployment/pinned", $"app={image}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("denied the request: 1 reason to deny Deployment legacy/pinned\n", result.Errors, StringComparison.Ordinal);
        Assert.Contains($"container app ({image}):", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_image_can_be_changed_for_a_good_one_and_that_one_stays_free_of_root()
    {
        await cluster.Kubectl.MustAsync("", "create", "deployment", "mended", "-n", "team-a", "--replicas=0", $"--image={SampleImages.Good}");
        var better = await cluster.Kubectl.RunAsync("set", "image", "-n", "team-a", "deployment/mended", $"*={SampleImages.Better}");
        var root = await cluster.Kubectl.RunAsync(
            "patch", "-n", "team-a", "deployment", "mended", "-p", """{"spec":{"template":{"spec":{"securityContext":{"runAsUser":0}}}}}""");

        Assert.Equal(("deployment.apps/mended image updated\n", ""), (better.Output, better.Errors));
        Assert.Contains("denied the request: 1 reason to deny Deployment team-a/mended\n", root.Errors, StringComparison.Ordinal);
        Assert.Contains("spec.template.spec.securityContext.runAsUser", root.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_runs_can_be_debugged_with_a_good_image_and_not_with_a_bad_one()
    {
        var good = await DebugAsync("good", SampleImages.Good);
        var bad = await DebugAsync("bad", SampleImages.Root);
        var stored = await cluster.Kubectl.MustAsync("", "get", "-n", "legacy", "pod", "running", "-o", "jsonpath={.spec.ephemeralContainers[*].name}");

        Assert.Equal(0, good.ExitCode);
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("denied the request: 1 reason to deny Pod legacy/running\n", bad.Errors, StringComparison.Ordinal);
        Assert.Contains("ephemeral container bad (images.test/root:1.0.0):\n  runs-as-root: ", bad.Errors, StringComparison.Ordinal);
        Assert.Equal("good", stored);

        Task<Servers.KubectlResult> DebugAsync(string name, string image) => cluster.Kubectl.RunAsync(
            "debug", "-n", "legacy", "running", $"--container={name}", $"--image={image}", "--profile=general");
    }
}
