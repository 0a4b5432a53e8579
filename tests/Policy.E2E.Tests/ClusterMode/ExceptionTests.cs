using Policy.E2E.Tests.Samples;
using Policy.E2E.Tests.Servers;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>Exceptions that are resources of the cluster.</summary>
[Collection(nameof(Installation))]
public sealed class ExceptionTests(Installation cluster)
{
    [Fact]
    public async Task One_that_no_policy_allows_does_nothing_and_its_author_is_told()
    {
        await PrepareAsync("unexcepted", "preset: baseline");

        var created = await cluster.Kubectl.CreateAsync(Exception("unexcepted", TimeSpan.FromHours(1)));
        var status = await StatusAsync("unexcepted", "False NotHonoured");

        Assert.Equal(0, created.ExitCode);
        Assert.Contains("Warning: ", created.Errors, StringComparison.Ordinal);
        Assert.Contains("unexcepted", status, StringComparison.Ordinal);
        Assert.All(await TryEachAsync("unexcepted"), one => Assert.Contains("denied the request", one.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_allowed_is_honoured_until_it_ends()
    {
        await PrepareAsync("excepted", "preset: baseline, exceptions: {rules: [runs-as-root], maxDuration: 1d}");

        var created = await cluster.Kubectl.CreateAsync(Exception("excepted", TimeSpan.FromSeconds(20)));
        Assert.Equal("", created.Errors);
        await Eventually.GetAsync(
            async () => (await TryEachAsync("excepted")).All(one => one.ExitCode == 0) ? "" : null, () => "the exception is not honoured");
        await StatusAsync("excepted", "True Honoured");
        var other = await cluster.TryAsync("excepted", SampleImages.Leaky);
        Assert.Contains("secret-in-config", other.Errors, StringComparison.Ordinal);
        Assert.Contains("denied the request", other.Errors, StringComparison.Ordinal);

        await cluster.WhenAsync("excepted", "denied the request");
        await StatusAsync("excepted", "False Expired");
    }

    [Fact]
    public async Task One_that_lasts_longer_than_the_policy_allows_does_nothing()
    {
        await PrepareAsync("overlong", "preset: baseline, exceptions: {rules: [\"*\"], maxDuration: 1h}");

        var created = await cluster.Kubectl.CreateAsync(Exception("overlong", TimeSpan.FromHours(2)));
        await StatusAsync("overlong", "False NotHonoured");

        Assert.Contains("Warning: ", created.Errors, StringComparison.Ordinal);
        Assert.All(await TryEachAsync("overlong"), one => Assert.Contains("denied the request", one.Errors, StringComparison.Ordinal));
    }

    private async Task PrepareAsync(string space, string spec)
    {
        await cluster.NamespaceAsync(space);
        await cluster.PolicyAsync(space, spec);
        await cluster.WhenAsync(space, "denied the request");
    }

    private static string Exception(string space, TimeSpan lasts) => $$"""
        apiVersion: pratique.dev/v1alpha1
        kind: ImagePolicyException
        metadata: {name: sample, namespace: {{space}} }
        spec: {rules: [runs-as-root], reason: moves out next week, expiresAt: "{{TimeProvider.System.GetUtcNow() + lasts:yyyy-MM-ddTHH:mm:ssZ}}"}
        """;

    private Task<IReadOnlyList<KubectlResult>> TryEachAsync(string space) => cluster.Replicas.EachAsync(() => cluster.TryAsync(space, SampleImages.Root));

    private Task<string> StatusAsync(string space, string wanted)
    {
        var last = "";
        return Eventually.GetAsync(
            async () =>
            {
                last = await cluster.Kubectl.MustAsync(
                    "", "get", "imgpolex", "sample", "-n", space, "-o", "jsonpath={range .status.conditions[*]}{.status} {.reason} {.message}{end}");
                return last.StartsWith(wanted, StringComparison.Ordinal) ? last : null;
            },
            () => $"the exception's status is not {wanted}: {last}");
    }
}
