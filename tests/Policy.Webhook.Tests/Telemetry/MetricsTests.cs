using Policy.Testing;

namespace Policy.Webhook.Tests.Telemetry;

/// <summary>
/// Tests that run while no others do. Meters are listened to by name in all of the process: another test's webhook would
/// be counted too.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class ProcessWideMeters;

[Collection<ProcessWideMeters>]
public sealed class MetricsTests
{
    [Fact]
    public async Task The_metrics_tell_decisions_durations_inspections_and_the_build()
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
        await webhook.ReviewAsync(TestReview.Of(TestReview.Pod($"{registry.Host}/shop/web:1.0.0")));
        await webhook.ReviewAsync(TestReview.Of("{}", kind: "Anything"));
        using var refused = await webhook.PostAsync("{}"u8.ToArray());

        var metrics = await webhook.Plain.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Matches("""(?m)^pratique_admission_decisions_total\{.*decision="Deny",kind="Pod".*\} 1$""", metrics);
        Assert.Matches("""(?m)^pratique_admission_decisions_total\{.*decision="Allow",kind="other".*\} 1$""", metrics);
        Assert.Matches("""(?m)^pratique_admission_duration_seconds_count\{.*decision="Deny".*\} 1$""", metrics);
        Assert.Matches("""(?m)^pratique_admission_refused_total\{.*status="400".*\} 1$""", metrics);
        Assert.Matches("""(?m)^pratique_image_inspections_total\{.*result="known".*\} 1$""", metrics);
        Assert.Matches("""(?m)^pratique_admission_phase_duration_seconds_count\{.*phase="plan".*\} 1$""", metrics);
        Assert.Matches("""(?m)^pratique_admission_phase_duration_seconds_count\{.*phase="inspect".*\} 1$""", metrics);
        Assert.Matches("""(?m)^pratique_admission_phase_duration_seconds_count\{.*phase="decide".*\} 1$""", metrics);
        Assert.Matches($$"""(?m)^pratique_registry_request_duration_seconds_count\{.*host="{{registry.Host}}",result="ok".*\} 2$""", metrics);
        Assert.Matches("""(?m)^pratique_cache_lookups_total\{.*result="miss".*\} 1$""", metrics);
        Assert.Matches("""(?m)^pratique_cache_images(\{.*\})? 1$""", metrics);
        Assert.Matches("""(?m)^pratique_cache_bytes(\{.*\})? [1-9]\d+$""", metrics);
        Assert.Matches("""(?m)^pratique_build_info\{.*version="\d+\.\d+\.\d+.*\} 1$""", metrics);
        Assert.Matches("""(?m)^pratique_policies(\{.*\})? 1$""", metrics);
    }

    [Fact]
    public async Task Metrics_and_traces_are_sent_by_OTLP_where_an_endpoint_is_given()
    {
        await using var collector = await WireRegistry.StartAsync(new TestImage().Build());
        await using (var webhook = await TestWebhook.StartAsync(
            environment: [new("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{collector.Host}"), new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]))
        {
            await webhook.ReviewAsync(TestReview.Of(TestReview.Pod("web")));
            await webhook.StopAsync();
        }

        Assert.Contains("POST /v1/metrics", collector.Requests);
        Assert.Contains("POST /v1/traces", collector.Requests);
    }
}
