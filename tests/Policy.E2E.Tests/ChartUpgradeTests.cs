using Policy.E2E.Tests.Servers;

namespace Policy.E2E.Tests;

/// <summary>What upgrades, rollbacks and syncs leave of what others wrote into the cluster.</summary>
public sealed class ChartUpgradeTests(ChartCluster cluster) : IClassFixture<ChartCluster>
{
    private const string Release = "other";
    private const string Registration = "other-pratique";

    private static readonly string Authority = Convert.ToBase64String("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"u8);

    private readonly ChartRelease _release = cluster.Release(Release);

    [Fact]
    public async Task The_CA_stays_whatever_brings_a_new_version()
    {
        var kubectl = cluster.Kubectl;
        await _release.UpgradeAsync(Values(timeout: 1));
        await kubectl.MustAsync(
            "", "patch", "validatingwebhookconfiguration", Registration, "--type=json", "-p",
            $$"""[{"op":"add","path":"/webhooks/0/clientConfig/caBundle","value":"{{Authority}}"}]""");

        await _release.UpgradeAsync(Values(timeout: 2));
        Assert.Equal($"{Authority} 2", await StateAsync(kubectl));
        await _release.RollbackAsync(1);
        Assert.Equal($"{Authority} 1", await StateAsync(kubectl));
        await kubectl.MustAsync(await _release.TemplateAsync(Values(timeout: 3)), "apply", "--server-side", "--force-conflicts", "-f", "-");
        Assert.Equal($"{Authority} 3", await StateAsync(kubectl));
        await kubectl.MustAsync(await _release.TemplateAsync(Values(timeout: 4)), "apply", "-f", "-");
        Assert.Equal($"{Authority} 4", await StateAsync(kubectl));

        await _release.UninstallAsync();
    }

    [Fact]
    public async Task Who_uninstalls_keeps_the_custom_resources()
    {
        var kubectl = cluster.Kubectl;
        await cluster.Release("pratique").UninstallAsync();

        var kept = await kubectl.MustAsync("", "get", "crd", "imagepolicies.pratique.dev", "imagepolicyexceptions.pratique.dev", "-o", "name");
        await kubectl.MustAsync("apiVersion: pratique.dev/v1alpha1\nkind: ImagePolicy\nmetadata: {name: kept}\nspec: {mode: Warn}", "create", "-f", "-");
        await cluster.Release("pratique").UpgradeAsync("webhook.timeoutSeconds=1");
        var policy = await kubectl.MustAsync("", "get", "imgpol", "kept", "--no-headers");

        Assert.Equal(2, kept.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("kept", policy, StringComparison.Ordinal);
        Assert.Contains("Warn", policy, StringComparison.Ordinal);
        Assert.Contains("baseline", policy, StringComparison.Ordinal);
    }

    private static string Values(int timeout) => $"crds.install=false,webhook.timeoutSeconds={timeout}";

    private static Task<string> StateAsync(Kubectl kubectl) => kubectl.MustAsync(
        "", "get", "validatingwebhookconfiguration", Registration, "-o", "jsonpath={.webhooks[0].clientConfig.caBundle} {.webhooks[0].timeoutSeconds}");
}
