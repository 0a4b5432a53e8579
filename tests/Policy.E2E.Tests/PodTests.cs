using Policy.E2E.Tests.Samples;

namespace Policy.E2E.Tests;

public sealed class PodTests(Cluster cluster)
{
    [Fact]
    public async Task A_pod_that_runs_as_root_is_denied_with_reasons_that_kubectl_shows()
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.Pod("team-a/root", SampleImages.Root));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output);
        var lines = result.Errors.Split('\n');
        Assert.Contains(lines, line => line ==
            "Error from server: error when creating \"STDIN\": admission webhook \"images.pratique.dev\" denied the request: "
            + "1 reason to deny Pod team-a/root");
        Assert.Contains("container app (images.test/root:1.0.0):", lines);
        Assert.Contains(lines, line => line.StartsWith("  runs-as-root: ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("    remedy: ", StringComparison.Ordinal));
        Assert.Contains("    policy: enforced", lines);
        Assert.Contains("NotFound", (await cluster.Kubectl.RunAsync("get", "pod", "root", "-n", "team-a")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_twin_that_does_not_is_created_in_silence()
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.Pod("team-a/twin", SampleImages.Good));

        Assert.Equal(("pod/twin created\n", "", 0), (result.Output, result.Errors, result.ExitCode));
    }

    [Fact]
    public async Task What_is_only_warned_about_is_created_with_a_warning()
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.Pod("team-a/moving", SampleImages.Latest));

        Assert.Equal(("pod/moving created\n", 0), (result.Output, result.ExitCode));
        Assert.StartsWith("Warning: container app: mutable-tag: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_warns_lets_in_what_another_would_deny()
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.Pod("warned/root", SampleImages.Root));

        Assert.Equal(("pod/root created\n", 0), (result.Output, result.ExitCode));
        Assert.Contains("Warning: container app: runs-as-root: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_audits_lets_in_in_silence()
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.Pod("audited/root", SampleImages.Root));

        Assert.Equal(("pod/root created\n", "", 0), (result.Output, result.Errors, result.ExitCode));
    }

    [Fact]
    public async Task A_namespace_that_no_policy_names_is_left_alone()
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.Pod("open/root", SampleImages.Root));

        Assert.Equal(("pod/root created\n", "", 0), (result.Output, result.Errors, result.ExitCode));
    }

    [Fact]
    public async Task A_dry_run_is_decided_as_the_real_thing_is_and_stores_nothing()
    {
        var denied = await cluster.Kubectl.CreateAsync(Workloads.Pod("team-a/dry-root", SampleImages.Root), "--dry-run=server");
        var allowed = await cluster.Kubectl.CreateAsync(Workloads.Pod("team-a/dry-good", SampleImages.Good), "--dry-run=server");

        Assert.Contains("denied the request: 1 reason to deny Pod team-a/dry-root\n", denied.Errors, StringComparison.Ordinal);
        Assert.Equal("pod/dry-good created (server dry run)\n", allowed.Output);
        Assert.Contains("NotFound", (await cluster.Kubectl.RunAsync("get", "pod", "dry-good", "-n", "team-a")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_pod_sets_goes_before_what_the_image_says()
    {
        var mended = await cluster.Kubectl.CreateAsync(
            Workloads.Pod("team-a/mended", SampleImages.Root, ", securityContext: {runAsUser: 1000}"), "--dry-run=server");
        var spoilt = await cluster.Kubectl.CreateAsync(
            Workloads.Pod("team-a/spoilt", SampleImages.Good, ", securityContext: {runAsUser: 0}"), "--dry-run=server");

        Assert.Equal(0, mended.ExitCode);
        Assert.Contains("Warning: container app: missing-user: ", mended.Errors, StringComparison.Ordinal);
        Assert.Contains("spec.securityContext.runAsUser", spoilt.Errors, StringComparison.Ordinal);
        Assert.Contains("denied the request", spoilt.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_pod_is_warned_about_at_most_since_it_runs_already()
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.MirrorPod("team-a/static", SampleImages.Root), "--dry-run=server");

        Assert.Equal("pod/static created (server dry run)\n", result.Output);
        Assert.Contains("Warning: container app: runs-as-root: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_an_image_is_denied_for_is_shown_to_nobody()
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.Pod("team-a/leaky", SampleImages.Leaky));
        var request = await cluster.Server.AuditLog.FindAsync(one => one is { Namespace: "team-a", Name: "leaky" });

        Assert.Contains("container app (images.test/leaky:1.0.0):\n  secret-in-config: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("NPM_TOKEN", result.Errors, StringComparison.Ordinal);
        Assert.All([result.Errors, .. request.Annotations.Values], text => Assert.DoesNotContain(SampleImages.Token, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Init_containers_are_judged_too()
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.Pod(
            "team-a/prepared", SampleImages.Good, $", initContainers: [{{name: prepare, image: \"{SampleImages.Root}\"}}]"));

        Assert.Contains("init container prepare (images.test/root:1.0.0):", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("container app", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_nowhere_is_unknown_and_warned_about()
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.Pod("team-a/absent", SampleImages.Absent), "--dry-run=server");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("could not be judged (notFound)", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_volume_is_judged_for_what_it_holds()
    {
        Assert.SkipUnless(cluster.Server.HasImageVolumes, "this kube-apiserver is older than image volumes");

        var leaky = await CreateAsync("team-a/mounts-leaky", SampleImages.Leaky);
        var root = await CreateAsync("team-a/mounts-root", SampleImages.Root);

        Assert.Contains("image volume data (images.test/leaky:1.0.0):\n  secret-in-config: ", leaky.Errors, StringComparison.Ordinal);
        Assert.Equal(("pod/mounts-root created\n", ""), (root.Output, root.Errors));

        Task<Servers.KubectlResult> CreateAsync(string place, string image) => cluster.Kubectl.CreateAsync(
            Workloads.Pod(place, SampleImages.Good, $", volumes: [{{name: data, image: {{reference: \"{image}\"}}}}]"));
    }
}
