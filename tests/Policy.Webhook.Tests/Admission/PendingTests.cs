using System.Diagnostics.Metrics;
using Policy.Images;
using Policy.Testing;
using Policy.Webhook.Tests.Telemetry;

namespace Policy.Webhook.Tests.Admission;

/// <summary>Layers that are not read within the caller's time.</summary>
[Collection<ProcessWideMeters>]
public sealed class PendingTests
{
    private static readonly TestLayer Written = new([new TestFile("a", new byte[2 << 20])]);
    private static readonly TestLayer Deleting = TestLayer.Of((".wh.a", ""));

    private static readonly TestContent Wasteful = new TestImage
    {
        User = "1000",
        Steps = [TestStep.BuildKit("COPY a /", Written), TestStep.BuildKit("RUN rm /a", Deleting)],
    }.Build();

    private static readonly TestContent Neat = new TestImage { User = "1000", Steps = [TestStep.BuildKit("COPY a /", Written)] }.Build();

    [Fact]
    public async Task Who_is_denied_for_now_is_told_to_come_back_and_gets_an_answer_then()
    {
        var layers = new TaskCompletionSource();
        await using var registry = await RegistryAsync(Neat, layers.Task);
        await using var webhook = await TestWebhook.StartAsync(Policy("Deny"), configuration => configuration with { Registries = [registry.Settings] });
        var review = TestReview.Of(TestReview.Pod($"{registry.Host}/shop/web:1.0.0"));

        var first = await webhook.ReviewAsync(review, "?timeout=1s");
        layers.SetResult();
        var second = await webhook.ReviewAsync(review);

        Assert.False(first.GetProperty("allowed").GetBoolean());
        var status = first.GetProperty("status");
        Assert.Equal((429, "TooManyRequests"), (status.GetProperty("code").GetInt32(), status.GetProperty("reason").GetString()));
        Assert.Equal(5, status.GetProperty("details").GetProperty("retryAfterSeconds").GetInt32());
        Assert.Contains(
            $"could not be judged (pending): 1 of 1 layers of {registry.Host}/shop/web are still to be read: there was no more time, they are read on in the background",
            status.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.True(second.GetProperty("allowed").GetBoolean());
        Assert.False(second.TryGetProperty("warnings", out _));
        Assert.Equal(1, registry.Requests.Count(request => request.EndsWith($"{Written.Digest}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_is_denied_for_something_else_too_is_not_told_to_come_back()
    {
        await using var registry = await RegistryAsync(Neat, new TaskCompletionSource().Task);
        await using var webhook = await TestWebhook.StartAsync(
            Policy("Deny", "{id: mutable-tag, action: Deny, parameters: {require: digest}},"), configuration => configuration with { Registries = [registry.Settings] });

        var response = await webhook.ReviewAsync(TestReview.Of(TestReview.Pod($"{registry.Host}/shop/web:1.0.0")), "?timeout=1s");

        Assert.Equal(403, response.GetProperty("status").GetProperty("code").GetInt32());
        Assert.False(response.GetProperty("status").TryGetProperty("details", out _));
    }

    [Theory]
    [InlineData(true, "deny")]
    [InlineData(false, "allow")]
    public async Task What_was_let_in_for_now_is_decided_on_again_when_all_is_known(bool isWasteful, string result)
    {
        var layers = new TaskCompletionSource();
        await using var registry = await RegistryAsync(isWasteful ? Wasteful : Neat, layers.Task);
        await using var webhook = await TestWebhook.StartAsync(Policy("Warn"), configuration => configuration with { Registries = [registry.Settings] });
        var decided = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == TelemetryNames.LateDecisions)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => decided.TrySetResult(tags[0].Value));
        listener.Start();

        var response = await webhook.ReviewAsync(TestReview.Of(TestReview.Pod($"{registry.Host}/shop/web:1.0.0")), "?timeout=1s");
        Assert.True(response.GetProperty("allowed").GetBoolean());
        Assert.Contains("pending", response.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        layers.SetResult();

        Assert.Equal(result, await decided.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal(!isWasteful, (await webhook.ReviewAsync(TestReview.Of(TestReview.Pod($"{registry.Host}/shop/web:1.0.0")))).GetProperty("allowed").GetBoolean());
    }

    private static Task<WireRegistry> RegistryAsync(TestContent content, Task layers) => WireRegistry.StartAsync(
        content, path => path.EndsWith($"{Written.Digest}", StringComparison.Ordinal) ? layers : Task.CompletedTask);

    private static string Policy(string pending, string rules = "") => $$$"""
        apiVersion: pratique.dev/v1alpha1
        kind: ImagePolicy
        metadata: {name: sizes}
        spec:
          preset: none
          rules: [{{{rules}}} {id: wasted-space, action: Deny, parameters: {maxRatio: 0.5}}]
          onUnknown: {default: Warn, pending: {{{pending}}}}
        """;
}
