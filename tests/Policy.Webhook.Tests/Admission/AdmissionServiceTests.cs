using System.Text.Json;
using Policy.Testing;

namespace Policy.Webhook.Tests.Admission;

/// <summary>The order of work, against a registry on the wire.</summary>
public sealed class AdmissionServiceTests
{
    // A rule that needs the config, so that the registry is asked.
    private const string Sizes = """
        apiVersion: pratique.dev/v1alpha1
        kind: ImagePolicy
        metadata: {name: sizes}
        spec:
          preset: none
          rules: [{id: oversize, action: Deny, parameters: {maxCompressed: 300Mi}}]
          onUnknown: {default: Warn, deadline: Deny}
        """;

    private static readonly TestContent Image = new TestImage { User = "1000", Steps = [TestStep.BuildKit("COPY a /", TestLayer.Of(("a", "a")))] }.Build();

    [Fact]
    public async Task One_image_named_five_times_is_fetched_once()
    {
        await using var registry = await WireRegistry.StartAsync(Image);
        await using var webhook = await TestWebhook.StartAsync(Sizes, configuration => configuration with { Registries = [registry.Settings] });
        var containers = string.Join(',', "abcde".Select(name => $$"""{"name":"{{name}}","image":"{{registry.Host}}/shop/web:1.0.0"}"""));

        var response = await webhook.ReviewAsync(TestReview.Of($$$"""{"metadata":{"name":"web"},"spec":{"containers":[{{{containers}}}]}}"""));

        Assert.True(response.GetProperty("allowed").GetBoolean());
        Assert.Equal(
            string.Join(", ", "abcde".Select(name => $"{name}={Image.Digest}")), response.GetProperty("auditAnnotations").GetProperty("digests").GetString());
        Assert.Equal(1, registry.Requests.Count(request => request == "GET /v2/shop/web/manifests/1.0.0"));
        Assert.Equal(registry.Requests.Count, registry.Requests.Distinct().Count());
    }

    [Fact]
    public async Task What_passes_without_work_asks_no_registry()
    {
        await using var registry = await WireRegistry.StartAsync(Image);
        await using var webhook = await TestWebhook.StartAsync(Sizes, configuration => configuration with { Registries = [registry.Settings] });
        var pod = TestReview.Pod($"{registry.Host}/shop/web:1.0.0");

        await webhook.ReviewAsync(TestReview.Of(pod, "UPDATE", pod));
        await webhook.ReviewAsync(TestReview.Of("null", "DELETE", pod));

        Assert.Empty(registry.Requests);
    }

    [Fact]
    public async Task A_policy_that_needs_only_references_asks_no_registry()
    {
        await using var registry = await WireRegistry.StartAsync(Image);
        await using var webhook = await TestWebhook.StartAsync(configure: configuration => configuration with { Registries = [registry.Settings] });

        var response = await webhook.ReviewAsync(TestReview.Of(TestReview.Pod($"{registry.Host}/shop/web:latest")));

        Assert.False(response.GetProperty("allowed").GetBoolean());
        Assert.Empty(registry.Requests);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_leaves_a_decision_within_the_callers_timeout()
    {
        var never = new TaskCompletionSource();
        await using var registry = await WireRegistry.StartAsync(Image, never.Task);
        await using var webhook = await TestWebhook.StartAsync(Sizes, configuration => configuration with { Registries = [registry.Settings] });

        var response = await webhook.ReviewAsync(TestReview.Of(TestReview.Pod($"{registry.Host}/shop/web:1.0.0")), "?timeout=1s");

        Assert.Contains("could not be judged (deadline)", Message(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_unreachable()
    {
        string host;
        await using (var registry = await WireRegistry.StartAsync(Image))
        {
            host = registry.Host;
        }

        await using var webhook = await TestWebhook.StartAsync(Sizes, configuration => configuration with
        {
            Registries = [new() { Host = host, PlainHttp = true, AllowPrivate = true }],
        });

        var response = await webhook.ReviewAsync(TestReview.Of(TestReview.Pod($"{host}/shop/web:1.0.0")), "?timeout=3s");

        Assert.Contains("could not be judged (", response.GetProperty("warnings")[0].GetString() ?? "", StringComparison.Ordinal);
    }

    private static string Message(JsonElement response) => response.GetProperty("status").GetProperty("message").GetString()!;
}
