using Policy.E2E.Tests.Samples;
using Policy.E2E.Tests.Servers;

namespace Policy.E2E.Tests.ClusterMode;

/// <summary>Images that only a workload's own pull secret opens.</summary>
[Collection(nameof(Installation))]
public sealed class PullSecretTests(Installation cluster)
{
    private const string Private = Installation.PrivateNamespace;

    [Fact]
    public async Task An_image_is_judged_with_the_secret_of_its_pod_or_service_account_and_of_no_other_namespace()
    {
        var image = cluster.Registry.Image;
        await PrepareAsync();

        var without = await cluster.TryAsync(Private, image);
        var named = await cluster.TryAsync(Private, image, ", imagePullSecrets: [{name: registry}]");
        var ofAccount = await Eventually.GetAsync(
            async () => await TemplateAsync("puller") is { ExitCode: 1 } result ? result : null, () => "the account's pull secret is not used");
        var ofDefault = await TemplateAsync("default");
        var elsewhere = await cluster.TryAsync("unread", image, ", imagePullSecrets: [{name: registry}]");

        Assert.Equal(0, without.ExitCode);
        Assert.Contains("could not be judged (unauthorized)", without.Errors, StringComparison.Ordinal);
        Assert.Contains($"denied the request: 1 reason to deny Pod {Private}/probe\n", named.Errors, StringComparison.Ordinal);
        Assert.Contains("runs-as-root", named.Errors, StringComparison.Ordinal);
        Assert.Contains($"denied the request: 1 reason to deny Deployment {Private}/probe\n", ofAccount.Errors, StringComparison.Ordinal);
        Assert.Equal(0, ofDefault.ExitCode);
        Assert.Contains("could not be judged (unauthorized)", ofDefault.Errors, StringComparison.Ordinal);
        Assert.Equal(0, elsewhere.ExitCode);
        Assert.Contains("pull secrets of namespace unread are not read", elsewhere.Errors, StringComparison.Ordinal);
        Assert.All(
            [without, named, ofAccount, ofDefault, elsewhere],
            result => Assert.DoesNotContain(PrivateRegistry.Password, result.Errors, StringComparison.Ordinal));
    }

    private async Task PrepareAsync()
    {
        await cluster.NamespaceAsync("unread");
        foreach (var space in new[] { Private, "unread" })
        {
            await cluster.Kubectl.MustAsync(
                "", "create", "secret", "docker-registry", "registry", "-n", space, $"--docker-server={cluster.Registry.Host}",
                $"--docker-username={PrivateRegistry.User}", $"--docker-password={PrivateRegistry.Password}");
            await cluster.PolicyAsync(space, "preset: baseline");
            await cluster.WhenAsync(space, "denied the request");
        }

        await cluster.Kubectl.MustAsync(
            $"apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: puller, namespace: {Private}}}\nimagePullSecrets: [{{name: registry}}]\n---\n"
            + $"apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: default, namespace: {Private}}}",
            "create", "-f", "-");
    }

    private Task<KubectlResult> TemplateAsync(string account) => cluster.Kubectl.CreateAsync(
        Workloads.Of("Deployment", $"{Private}/probe", cluster.Registry.Image, more: $", serviceAccountName: {account}"), "--dry-run=server");
}
