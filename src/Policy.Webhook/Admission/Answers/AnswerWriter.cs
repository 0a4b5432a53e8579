using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Policy.Rules.Verdicts;

namespace Policy.Webhook.Admission.Answers;

/// <summary>
/// Writes the response to a review: allowed or denied, never a patch. Source: Kubernetes, admission/v1, AdmissionReview.
/// </summary>
internal static class AnswerWriter
{
    // The answer goes to the API server alone; nothing of it stands in a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Long enough to read most layers, short enough that nobody looks for what is wrong.
    private const int RetryAfterSeconds = 5;

    /// <summary>Writes the response.</summary>
    public static void Write(IBufferWriter<byte> output, Outcome outcome)
    {
        var complaints = outcome.Complaints;
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("apiVersion"u8, "admission.k8s.io/v1");
        json.WriteString("kind"u8, "AdmissionReview");
        json.WriteStartObject("response"u8);
        json.WriteString("uid"u8, outcome.Request.Uid);
        json.WriteBoolean("allowed"u8, outcome.Action != EnforcementAction.Deny);
        if (outcome.Action == EnforcementAction.Deny)
        {
            json.WriteStartObject("status"u8);
            json.WriteString("status"u8, "Failure");
            json.WriteString("message"u8, DenyMessage.Write(outcome.Decision!.Workload, complaints));
            WriteCode(json, outcome.IsDeniedForNow);
            json.WriteEndObject();
        }

        json.WriteStartObject("auditAnnotations"u8);
        foreach (var (key, value) in AuditAnnotations.Write(outcome, complaints))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        if (Warnings.Write(complaints) is { IsEmpty: false } warnings)
        {
            json.WriteStartArray("warnings"u8);
            foreach (var warning in warnings)
            {
                json.WriteStringValue(warning);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Controllers come back after what they are told to wait. Source: Kubernetes, meta/v1, StatusDetails.
    private static void WriteCode(Utf8JsonWriter json, bool isForNow)
    {
        if (!isForNow)
        {
            json.WriteNumber("code"u8, StatusCodes.Status403Forbidden);
            return;
        }

        json.WriteString("reason"u8, "TooManyRequests");
        json.WriteNumber("code"u8, StatusCodes.Status429TooManyRequests);
        json.WriteStartObject("details"u8);
        json.WriteNumber("retryAfterSeconds"u8, RetryAfterSeconds);
        json.WriteEndObject();
    }
}
