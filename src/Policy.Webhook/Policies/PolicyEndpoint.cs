using System.Buffers;
using System.Net.Mime;
using System.Text.Json;
using Policy.Rules;
using Policy.Webhook.Admission.Answers;
using Policy.Webhook.Admission.Reviews;
using Policy.Webhook.Cluster;

namespace Policy.Webhook.Policies;

/// <summary><c>POST /validate-policies</c>: whether an ImagePolicy or ImagePolicyException may be stored.</summary>
internal sealed partial class PolicyEndpoint(ClusterState state, ReviewExchange exchange, TimeProvider time, ILogger<PolicyEndpoint> logger)
{
    /// <summary>The path.</summary>
    public const string Path = "/validate-policies";

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context) => exchange.HandleAsync(context, AnswerAsync);

    private async Task AnswerAsync(HttpContext context, AdmissionRequest request, long arrived)
    {
        var verdict = PolicyReview.Of(request, state.Current, time.GetUtcNow());
        context.Response.ContentType = MediaTypeNames.Application.Json;
        Write(context.Response.BodyWriter, request.Uid, verdict);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        if (verdict.Denial is { } denial)
        {
            Log.Denied(
                logger, SafeText.Line(request.Kind?.Kind ?? "", 63), SafeText.Line($"{request.Namespace}/{request.Name}".TrimStart('/'), 300), SafeText.Line(denial, 1_000));
        }
    }

    private static void Write(IBufferWriter<byte> output, string uid, PolicyVerdict verdict)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("apiVersion", "admission.k8s.io/v1");
        json.WriteString("kind", "AdmissionReview");
        json.WriteStartObject("response");
        json.WriteString("uid", uid);
        json.WriteBoolean("allowed", verdict.IsAllowed);
        if (verdict.Denial is { } denial)
        {
            json.WriteStartObject("status");
            json.WriteString("status", "Failure");
            json.WriteString("reason", "Invalid");
            json.WriteNumber("code", StatusCodes.Status422UnprocessableEntity);
            json.WriteString("message", denial);
            json.WriteEndObject();
        }

        json.WriteStartArray("warnings");
        foreach (var warning in verdict.Warnings.Take(Warnings.MostCount))
        {
            json.WriteStringValue(SafeText.Line(warning, Warnings.Longest));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static partial class Log
    {
        [LoggerMessage(2020, LogLevel.Information, "{Kind} {Name} was refused: {Why}")]
        public static partial void Denied(ILogger logger, string kind, string name, string why);
    }
}
