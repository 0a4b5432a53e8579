using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Policy.Images;
using Policy.Images.Configuration;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
using Policy.Webhook.Cluster;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook.Tests.Admission;

public sealed class BugTests
{
    [Fact]
    public async Task A_bug_is_counted_and_answered_with_500_so_that_the_failurePolicy_decides()
    {
        await using var services = new ServiceCollection().AddMetrics().AddSingleton(TimeProvider.System).AddSingleton<LargeBodies>().BuildServiceProvider();
        var errors = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Name == TelemetryNames.Errors)
            {
                it.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref errors, count));
        listener.Start();
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(TestReview.Of(TestReview.Pod("web"))));

        await Exchange(services).HandleAsync(context, (_, _, _) => throw new InvalidOperationException("a bug"));

        Assert.Equal(500, context.Response.StatusCode);
        Assert.Equal(1, errors);
    }

    private static ReviewExchange Exchange(ServiceProvider services) => new(
        PratiqueConfiguration.Default, services.GetRequiredService<LargeBodies>(),
        new AdmissionMetrics(services.GetRequiredService<IMeterFactory>(), new PodTemplates([]), new ClusterState(new ClusterView())),
        TimeProvider.System, NullLogger<ReviewExchange>.Instance);
}
