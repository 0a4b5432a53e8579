using Policy.E2E.Tests.Samples;

namespace Policy.E2E.Tests;

/// <summary>What the API server's audit log keeps of decisions.</summary>
public sealed class AuditLogTests(Cluster cluster)
{
    [Theory]
    [InlineData("team-a", "Deny")]
    [InlineData("warned", "Warn")]
    [InlineData("audited", "Audit")]
    public async Task It_keeps_the_decision_the_digest_judged_and_the_findings(string space, string decision)
    {
        var annotations = await AnnotationsAsync(space, SampleImages.Root);

        Assert.Equal(decision, annotations["images.pratique.dev/decision"]);
        Assert.Equal($"app={SampleImages.RootContent.Digest}", annotations["images.pratique.dev/digests"]);
        Assert.Contains($"{decision} runs-as-root [", annotations["images.pratique.dev/findings"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_keeps_what_was_allowed_too()
    {
        var annotations = await AnnotationsAsync("team-a", SampleImages.Good);

        Assert.Equal("Allow", annotations["images.pratique.dev/decision"]);
        Assert.Equal("enforced", annotations["images.pratique.dev/policies"]);
        Assert.Equal($"app={SampleImages.GoodContent.Digest}", annotations["images.pratique.dev/digests"]);
    }

    [Fact]
    public async Task The_systems_own_namespace_is_not_asked_about()
    {
        var annotations = await AnnotationsAsync("kube-system", SampleImages.Root);

        Assert.DoesNotContain(annotations, annotation => annotation.Key.StartsWith("images.pratique.dev/", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyDictionary<string, string>> AnnotationsAsync(string space, string image)
    {
        var name = $"audited-{Guid.NewGuid():n}";
        await cluster.Kubectl.CreateAsync(Workloads.Pod($"{space}/{name}", image), "--dry-run=server");
        var request = await cluster.Server.AuditLog.FindAsync(one => one.Resource == "pods" && one.Namespace == space && one.Name == name);
        return request.Annotations;
    }
}
