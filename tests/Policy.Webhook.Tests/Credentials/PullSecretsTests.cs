using System.Text.Json;
using Policy.Images.Configuration;
using Policy.Testing;

namespace Policy.Webhook.Tests.Credentials;

/// <summary>Pods and templates whose images only a pull secret opens, from the review to the registry.</summary>
public sealed class PullSecretsTests
{
    private const string Policies = """
        apiVersion: pratique.dev/v1alpha1
        kind: ImagePolicy
        metadata: {name: users}
        spec:
          preset: none
          rules: [{id: runs-as-root, action: Deny}]
          onUnknown: {default: Deny}
        """;

    private static readonly TestContent Image = new TestImage { User = "1000", Steps = [TestStep.BuildKit("COPY a /", TestLayer.Of(("a", "a")))] }.Build();

    private readonly FakeCluster _cluster = new();

    [Fact]
    public async Task A_pod_is_judged_with_its_own_secret_and_another_without_one_is_not_told()
    {
        await using var registry = await RegistryAsync();
        await using var webhook = await StartAsync(registry);
        _cluster.Secrets["shop/regcred"] = FakeCluster.Secret(registry.Host, "alice");
        _cluster.Secrets["shop/wrong"] = FakeCluster.Secret(registry.Host, "mallory");
        var reference = $"{registry.Host}/team/app@{Image.Digest}";

        Assert.True(IsAllowed(await webhook.ReviewAsync(TestReview.Of(Pod(reference, "regcred")))));
        Assert.False(IsAllowed(await webhook.ReviewAsync(TestReview.Of(Pod(reference, "wrong")))));
        Assert.False(IsAllowed(await webhook.ReviewAsync(TestReview.Of(TestReview.Pod(reference)))));
    }

    [Fact]
    public async Task A_secret_that_is_missing_is_named_where_the_image_cannot_be_read_without_it()
    {
        await using var registry = await RegistryAsync();
        await using var webhook = await StartAsync(registry);

        var response = await webhook.ReviewAsync(TestReview.Of(Pod($"{registry.Host}/team/app:1", "regcred")));

        var message = response.GetProperty("status").GetProperty("message").GetString();
        Assert.Contains($"could not be judged (unauthorized): {registry.Host} wants a user name and password for team/app, and none are configured; pull secret shop/regcred was not found", message, StringComparison.Ordinal);
        Assert.Contains("what nodes have of their own is not seen", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""","imagePullSecrets":[{"name":"regcred"}]""", true)]
    [InlineData("", true)]
    [InlineData(""","serviceAccountName":"bare" """, false)]
    [InlineData(""","imagePullSecrets":[{"name":"gone"}]""", false)]
    public async Task A_template_is_judged_with_what_its_pods_will_have(string spec, bool isAllowed)
    {
        await using var registry = await RegistryAsync();
        await using var webhook = await StartAsync(registry);
        _cluster.Secrets["shop/regcred"] = FakeCluster.Secret(registry.Host, "alice");
        _cluster.Accounts["shop/default"] = ["regcred"];
        _cluster.Accounts["shop/bare"] = [];
        var deployment = $$"""{"metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[{"name":"app","image":"{{registry.Host}}/team/app:1"}]{{spec}}""" + "}}}}";

        Assert.Equal(isAllowed, IsAllowed(await webhook.ReviewAsync(TestReview.Of(deployment, group: "apps", kind: "Deployment"))));
    }

    private static bool IsAllowed(JsonElement response) => response.GetProperty("allowed").GetBoolean();

    private static string Pod(string image, string secret) => TestReview.Pod(image, spec: $$""","imagePullSecrets":[{"name":"{{secret}}"}]""");

    private static async Task<DockerRegistry> RegistryAsync()
    {
        Assert.SkipUnless(DockerRegistry.Missing is null, DockerRegistry.Missing ?? "");
        var registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { User = "alice", Password = "password of alice" });
        await registry.PushAsync("team/app:1", Image);
        return registry;
    }

    private Task<TestWebhook> StartAsync(DockerRegistry registry) => TestWebhook.StartAsync(
        Policies,
        configuration => configuration with { Registries = [new RegistrySettings { Host = registry.Host, PlainHttp = true, AllowPrivate = true }] },
        _cluster.Credentials("shop"));
}
