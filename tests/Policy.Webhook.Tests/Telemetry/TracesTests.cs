using System.Collections.Concurrent;
using System.Diagnostics;
using Policy.Images;
using Policy.Testing;

namespace Policy.Webhook.Tests.Telemetry;

public sealed class TracesTests
{
    [Fact]
    public async Task A_decision_holds_what_was_asked_about_and_that_holds_what_registries_were_asked()
    {
        await using var registry = await WireRegistry.StartAsync(new TestImage { Steps = [TestStep.BuildKit("COPY a /", TestLayer.Of(("a", "a")))] }.Build());
        await using var webhook = await TestWebhook.StartAsync(
            """
            apiVersion: pratique.dev/v1alpha1
            kind: ImagePolicy
            metadata: {name: sizes}
            spec: {preset: none, rules: [{id: oversize, action: Deny, parameters: {maxCompressed: "1"}}]}
            """,
            configuration => configuration with { Registries = [registry.Settings] });

        // Tests beside this one are traced too: theirs are other traces, and the last of ours to end is the decision.
        var trace = ActivityTraceId.CreateRandom();
        var ended = new ConcurrentQueue<Activity>();
        var decided = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TelemetryNames.Source or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace && activity.Source.Name == TelemetryNames.Source)
                {
                    ended.Enqueue(activity);
                    if (activity.OperationName == TelemetryNames.AdmissionSpan)
                    {
                        decided.TrySetResult();
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        webhook.Admission.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

        await webhook.ReviewAsync(TestReview.Of(TestReview.Pod($"{registry.Host}/shop/web:1.0.0")));
        await decided.Task.WaitAsync(TestContext.Current.CancellationToken);

        var admission = Assert.Single(ended, span => span.OperationName == TelemetryNames.AdmissionSpan);
        var inspection = Assert.Single(ended, span => span.OperationName == TelemetryNames.InspectionSpan);
        var questions = ended.Where(span => span.OperationName == TelemetryNames.RegistrySpan).ToList();
        Assert.Equal("Deny", admission.GetTagItem(TelemetryNames.Decision));
        Assert.Equal(admission.SpanId, inspection.ParentSpanId);
        Assert.Equal($"{registry.Host}/shop/web:1.0.0", inspection.GetTagItem(TelemetryNames.Image));
        Assert.Equal(registry.Requests.Count, questions.Count);
        Assert.Equal(2, questions.Count);
        Assert.All(questions, question =>
        {
            Assert.Equal(inspection.SpanId, question.ParentSpanId);
            Assert.Equal(ActivityKind.Client, question.Kind);
            Assert.Equal(registry.Host, question.GetTagItem(TelemetryNames.Host));
            Assert.Equal("ok", question.GetTagItem(TelemetryNames.Result));
        });
    }
}
