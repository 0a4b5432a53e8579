using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Policy.Images;
using Policy.Images.Configuration;
using Policy.Rules.Policies;
using Policy.Webhook.Admission;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Admission.Workloads;
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

        await Endpoint(services).HandleAsync(context);

        Assert.Equal(500, context.Response.StatusCode);
        Assert.Equal(1, errors);
    }

    // Policies that were never set are a bug like any other.
    private static AdmissionEndpoint Endpoint(ServiceProvider services)
    {
        var configuration = PratiqueConfiguration.Default;
        var templates = new PodTemplates([]);
        var metrics = new AdmissionMetrics(services.GetRequiredService<IMeterFactory>(), templates, BuildVersion.Current, 0);
        var inspector = new ImageInspector(configuration, TimeProvider.System);
        var service = new AdmissionService(
            configuration, new PolicyDocuments(default, default), new SubjectReader(templates), inspector,
            new LateDecisions(inspector, metrics, TimeProvider.System, NullLogger<LateDecisions>.Instance), metrics, TimeProvider.System);
        return new AdmissionEndpoint(service, configuration, services.GetRequiredService<LargeBodies>(), metrics, TimeProvider.System, NullLogger<AdmissionEndpoint>.Instance);
    }
}
