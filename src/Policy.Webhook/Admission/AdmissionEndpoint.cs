using System.Diagnostics;
using System.Net.Mime;
using Policy.Images;
using Policy.Webhook.Admission.Answers;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook.Admission;

/// <summary><c>POST /validate</c>: whether a workload may run.</summary>
internal sealed class AdmissionEndpoint(
    AdmissionService service, ReviewExchange exchange, DecisionEvents events, AdmissionMetrics metrics, TimeProvider time, ILogger<AdmissionEndpoint> logger)
{
    /// <summary>The path.</summary>
    public const string Path = "/validate";

    private static readonly ActivitySource Traces = new(TelemetryNames.Source);

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        using var span = Traces.StartActivity(TelemetryNames.AdmissionSpan);
        await exchange.HandleAsync(context, AnswerAsync);
    }

    private async Task AnswerAsync(HttpContext context, AdmissionRequest request, long arrived)
    {
        var budget = CallerTimeout.Budget(context.Request.Query["timeout"], time.GetElapsedTime(arrived));
        var outcome = await service.DecideAsync(request, budget, context.RequestAborted);
        context.Response.ContentType = MediaTypeNames.Application.Json;
        AnswerWriter.Write(context.Response.BodyWriter, outcome);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);

        var took = time.GetElapsedTime(arrived);
        metrics.Decided(outcome, took);
        Activity.Current?.SetTag(TelemetryNames.Decision, outcome.Word);
        DecisionLog.Write(logger, outcome, took);
        events.Record(outcome);
    }
}
