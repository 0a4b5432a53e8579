namespace Policy.E2E.Tests.ClusterMode;

/// <summary>The chart's roles are enough and no more.</summary>
[Collection(nameof(Installation))]
public sealed class RightsTests(Installation cluster)
{
    [Theory]
    [InlineData("watch imagepolicies /")]
    [InlineData("watch imagepolicyexceptions /")]
    [InlineData("watch namespaces /")]
    [InlineData("watch serviceaccounts /")]
    [InlineData("watch nodes /")]
    [InlineData("list deployments /")]
    [InlineData("list statefulsets /")]
    [InlineData("list daemonsets /")]
    [InlineData("list replicasets /")]
    [InlineData("list cronjobs /")]
    [InlineData("list jobs /")]
    [InlineData("list replicationcontrollers /")]
    [InlineData("list pods /")]
    [InlineData("patch imagepolicies/status /deny")]
    [InlineData("create leases pratique/pratique")]
    [InlineData("create secrets pratique/pratique-certificates")]
    [InlineData("patch validatingwebhookconfigurations /pratique")]
    public async Task It_does_what_it_is_there_for(string question)
    {
        var asked = await cluster.Server.AuditLog.FindAsync(
            one => one is { User: Installation.Account, Status: >= 200 and < 300 } && Rights.Words(one) == question);

        Assert.NotNull(asked);
    }

    // Said once more when all other tests have been.
    [Fact]
    public void It_never_asked_for_what_it_has_no_right_to() => Assert.Empty(Rights.Forbidden(cluster.Server.AuditLog));

    [Theory]
    [InlineData("yes", "get", "secrets", "-n", "private")]
    [InlineData("no", "list", "secrets", "-n", "private")]
    [InlineData("no", "watch", "secrets", "-n", "private")]
    [InlineData("no", "get", "secrets", "-n", "deny")]
    [InlineData("no", "list", "secrets", "--all-namespaces")]
    [InlineData("no", "list", "configmaps", "-n", "deny")]
    [InlineData("no", "get", "pods", "-n", "deny")]
    [InlineData("no", "create", "pods/exec", "-n", "deny")]
    [InlineData("no", "update", "imagepolicies.pratique.dev")]
    [InlineData("no", "create", "serviceaccounts/token", "-n", "pratique")]
    [InlineData("no", "create", "validatingwebhookconfigurations")]
    [InlineData("no", "escalate", "clusterroles")]
    public async Task It_may_do_no_more(string answer, params string[] question)
    {
        var result = await cluster.Kubectl.RunAsync(["auth", "can-i", $"--as={Installation.Account}", .. question]);

        Assert.Equal(answer, result.Output.Trim());
    }
}
