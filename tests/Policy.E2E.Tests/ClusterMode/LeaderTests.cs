using System.Text.Json.Nodes;
using Policy.E2E.Tests.Samples;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>One of the replicas writes; when it dies the other does.</summary>
[Collection(nameof(Installation))]
public sealed class LeaderTests(Installation cluster)
{
    [Fact]
    public async Task A_leader_that_is_killed_leaves_the_lease_to_the_other_and_status_goes_on_being_written()
    {
        var kubectl = cluster.Kubectl;
        await cluster.NamespaceAsync("led");
        await cluster.PolicyAsync("led", "preset: baseline");
        await GenerationAsync(1);
        var leader = await cluster.Replicas.LeaderAsync();
        var (holder, transitions) = await LeaseAsync();

        await cluster.Replicas.KillAsync(leader);
        Assert.Contains("denied the request", (await cluster.TryAsync("led", SampleImages.Root)).Errors, StringComparison.Ordinal);
        await kubectl.MustAsync("", "patch", "imgpol", "led", "--type=merge", "-p", """{"spec":{"mode":"Warn"}}""");
        var start = TimeProvider.System.GetTimestamp();
        await GenerationAsync(2);
        TestContext.Current.TestOutputHelper?.WriteLine($"the other wrote after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");

        var after = await LeaseAsync();
        Assert.NotEqual(holder, after.Holder);
        Assert.Equal(transitions + 1, after.Transitions);
        Assert.NotSame(leader, await cluster.Replicas.LeaderAsync());
        await cluster.Replicas.StartAsync($"after-{transitions}", Installation.Account);
        Assert.Equal(after.Holder, (await LeaseAsync()).Holder);
    }

    private Task<string> GenerationAsync(int generation) => Eventually.GetAsync(
        async () => await cluster.Kubectl.MustAsync("", "get", "imgpol", "led", "-o", "jsonpath={.status.observedGeneration}") is { } said && said == $"{generation}" ? said : null,
        () => $"no status is written of generation {generation}");

    private async Task<(string Holder, int Transitions)> LeaseAsync()
    {
        var lease = JsonNode.Parse(await cluster.Kubectl.MustAsync("", "get", "lease", "pratique", "-n", Installation.Namespace, "-o", "json"))!["spec"]!;
        return ((string)lease["holderIdentity"]!, (int?)lease["leaseTransitions"] ?? 0);
    }
}
