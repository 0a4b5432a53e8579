using System.Net;
using System.Text.Json;
using Policy.Testing;
using Policy.Webhook.Health;

namespace Policy.Webhook.Tests.Health;

public sealed class HealthTests
{
    private const string Sizes = """
        apiVersion: pratique.dev/v1alpha1
        kind: ImagePolicy
        metadata: {name: sizes}
        spec: {preset: none, rules: [{id: oversize, action: Warn}]}
        """;

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task A_service_that_is_up_says_so(string path)
    {
        await using var webhook = await TestWebhook.StartAsync();

        using var answer = await webhook.Plain.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, "ok\n"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Health_is_asked_with_GET()
    {
        await using var webhook = await TestWebhook.StartAsync();

        using var answer = await webhook.Plain.PostAsync(new Uri("/healthz", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public void What_is_missing_is_named_until_all_is_there()
    {
        var readiness = new Readiness();
        Assert.Equal(["Policies", "Certificate"], readiness.Missing);

        readiness.Meet(Precondition.Certificate);
        Assert.Equal(["Policies"], readiness.Missing);

        readiness.Meet(Precondition.Policies);
        Assert.Empty(readiness.Missing);

        readiness.Stop();
        Assert.Equal(["stopping"], readiness.Missing);
    }

    [Fact]
    public void What_is_asked_each_time_says_what_is_missing()
    {
        string? missing = "nodes are not listed yet";
        var readiness = new Readiness();
        readiness.Meet(Precondition.Certificate);
        readiness.Ask(Precondition.Policies, () => missing);
        Assert.Equal(["Policies (nodes are not listed yet)"], readiness.Missing);

        missing = null;
        Assert.Empty(readiness.Missing);
    }

    [Fact]
    public async Task A_service_that_is_told_to_stop_is_not_ready_and_answers_what_is_under_way()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registry = await WireRegistry.StartAsync(new TestImage().Build(), gate.Task);
        await using var webhook = await TestWebhook.StartAsync(Sizes, configuration => configuration with { Registries = [registry.Settings] });
        var review = webhook.ReviewAsync(TestReview.Of(TestReview.Pod($"{registry.Host}/shop/web:1.0.0")), "?timeout=30s");
        await registry.Asked;

        var stopping = webhook.StopAsync();
        using (var ready = await webhook.Plain.GetAsync(new Uri("/readyz", UriKind.Relative)))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready: stopping\n"), (ready.StatusCode, await ready.Content.ReadAsStringAsync()));
        }

        Assert.False(stopping.IsCompleted);
        gate.SetResult();
        Assert.Equal(JsonValueKind.True, (await review).GetProperty("allowed").ValueKind);
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<HttpRequestException>(() => webhook.Plain.GetAsync(new Uri("/readyz", UriKind.Relative)));
    }
}
