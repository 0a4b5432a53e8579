using Policy.E2E.Tests.Servers;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>When a replica says that it can be asked.</summary>
[Collection(nameof(Installation))]
public sealed class ReadinessTests(Installation cluster)
{
    [Fact]
    public async Task Without_rights_a_replica_is_not_ready_and_says_which_it_lacks_until_it_has_them()
    {
        var kubectl = cluster.Kubectl;
        await kubectl.MustAsync("", "create", "serviceaccount", "bare", "-n", Installation.Namespace);
        await using var replica = await cluster.Replicas.LaunchAsync("bare", "system:serviceaccount:pratique:bare");

        var said = await WhenAsync(replica, text => text.Split("is forbidden").Length > 5);
        Assert.StartsWith("not ready: Policies (", said, StringComparison.Ordinal);
        foreach (var resource in new[] { "imagepolicies", "imagepolicyexceptions", "namespaces", "serviceaccounts", "nodes" })
        {
            Assert.Contains($"cannot list resource \"{resource}\"", said, StringComparison.Ordinal);
        }

        await kubectl.MustAsync("", "create", "clusterrolebinding", "bare", "--clusterrole=pratique", "--serviceaccount=pratique:bare");
        await WhenAsync(replica, text => !text.Contains("Policies", StringComparison.Ordinal));
        await kubectl.MustAsync("", "create", "rolebinding", "bare", "-n", Installation.Namespace, "--role=pratique", "--serviceaccount=pratique:bare");
        await WhenAsync(replica, text => text == "ok\n");
    }

    private Task<string> WhenAsync(PratiqueWebhook replica, Func<string, bool> wanted)
    {
        var last = "";
        return Eventually.GetAsync(
            async () => wanted(last = await cluster.Replicas.ReadinessAsync(replica)) ? last : null,
            () => $"it is not as expected with readiness: {last}");
    }
}
