using Policy.E2E.Tests.Samples;

namespace Policy.E2E.Tests;

public sealed class WorkloadTests(Cluster cluster)
{
    [Theory]
    [MemberData(nameof(Workloads.Kinds), MemberType = typeof(Workloads))]
    public async Task A_workload_whose_pods_would_run_as_root_is_denied(string kind)
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.Of(kind, "team-kinds/root", SampleImages.Root));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            $"admission webhook \"images.pratique.dev\" denied the request: 1 reason to deny {kind} team-kinds/root\n"
            + "container app (images.test/root:1.0.0):\n  runs-as-root: ",
            result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Workloads.Kinds), MemberType = typeof(Workloads))]
    public async Task A_workload_with_a_clean_image_is_created_in_silence(string kind)
    {
        var result = await cluster.Kubectl.CreateAsync(Workloads.Of(kind, "team-kinds/good", SampleImages.Good, replicas: 0));

        Assert.EndsWith("/good created\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(("", 0), (result.Errors, result.ExitCode));
    }
}
