using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>
/// Reads an AdmissionReview. Whoever can make a review unreadable can make the API server fall back to its
/// failurePolicy, so a body is refused only where it has no uid to answer to, or says that it is something else than
/// an AdmissionReview of admission.k8s.io/v1. All other faults become a <see cref="ContainerProblem"/>, and policies
/// say what is done about it.
/// </summary>
internal static class ReviewReader
{
    private const string ApiVersion = "admission.k8s.io/v1";
    private const string Kind = "AdmissionReview";
    private const int LongestUid = 1024;

    // Far over what any object nests. Equal keys are a fault: decoders differ in which of two counts (Go merges the
    // values of some), and what is judged has to be what is stored.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512, AllowDuplicateProperties = false };

    /// <summary>Reads a body that was read whole.</summary>
    /// <param name="body">The body, which has to stay as it is until the result is disposed.</param>
    public static ReviewResult Read(ReadOnlyMemory<byte> body)
    {
        if (TryParse(body, out var review, out var fault))
        {
            return FromDocument(review.RootElement).With(review);
        }

        var scanner = new ReviewScanner();
        scanner.Feed(body.Span);
        return FromEnvelope(scanner, new ContainerProblem(UnknownReason.Malformed, fault));
    }

    /// <summary>What can be said of a body that was not kept, or breaks its format.</summary>
    /// <param name="envelope">What was found in it.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static ReviewResult FromEnvelope(ReviewScanner envelope, ContainerProblem problem)
    {
        if (envelope["request.uid"] is not { Length: > 0 } uid)
        {
            return ReviewResult.Refused($"the body holds no AdmissionReview with a request.uid: {problem.Message}");
        }

        return Another(envelope["apiVersion"] ?? ApiVersion, envelope["kind"] ?? Kind) ?? new AdmissionRequest
        {
            Uid = uid,
            Kind = envelope["request.kind.kind"] is { } kind
                ? new GroupVersionKind(envelope["request.kind.group"] ?? "", envelope["request.kind.version"] ?? "", kind)
                : null,
            SubResource = envelope["request.subResource"] ?? "",
            Operation = envelope["request.operation"] ?? "",
            Namespace = envelope["request.namespace"] is { Length: > 0 } name ? name : null,
            Name = envelope["request.name"] ?? "",
            Problem = problem,
        };
    }

    private static bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out JsonDocument? review, out string fault)
    {
        review = null;
        fault = "the review is not UTF-8";
        if (!Utf8.IsValid(body.Span))
        {
            return false;
        }

        try
        {
            review = JsonDocument.Parse(body, Options);
            return true;
        }
        catch (JsonException e)
        {
            fault = e.LineNumber is { } line
                ? $"the review is not well-formed JSON (line {line + 1}, byte {e.BytePositionInLine})"
                : "the review has a key twice, or is not well-formed JSON";
            return false;
        }
        catch (InvalidOperationException)
        {
            // A key that escapes half a surrogate pair, met while keys are compared.
            fault = "the review has a key that is no text";
            return false;
        }
    }

    private static ReviewResult FromDocument(JsonElement review)
    {
        var faults = new Faults();
        var root = new Field(review, "", faults);
        var request = root["request"];
        var uid = request["uid"].Text();
        if (faults.First is { } fault || uid is not { Length: > 0 and <= LongestUid })
        {
            return ReviewResult.Refused($"the body holds no AdmissionReview with a request.uid: {faults.First ?? "request.uid is missing, empty or too long"}");
        }

        if (Another(root["apiVersion"].Text() ?? "", root["kind"].Text() ?? "") is { } another)
        {
            return another;
        }

        var kind = request["kind"];
        var read = new AdmissionRequest
        {
            Uid = uid,
            Kind = kind["kind"].Text() is { Length: > 0 } name
                ? new GroupVersionKind(kind["group"].Text() ?? "", kind["version"].Text() ?? "", name)
                : null,
            SubResource = request["subResource"].Text() ?? "",
            Operation = request["operation"].Text() ?? "",
            Namespace = request["namespace"].Text() is { Length: > 0 } space ? space : null,
            Name = request["name"].Text() ?? "",
            UserName = request["userInfo"]["username"].Text(),
            DryRun = request["dryRun"].Flag() ?? false,
            Object = request["object"].Element,
            OldObject = request["oldObject"].Element,
        };

        return read with { Problem = ProblemOf(read, faults) };
    }

    private static ContainerProblem? ProblemOf(AdmissionRequest request, Faults faults)
    {
        var fault = faults.First
            ?? (request.Kind is null ? "request.kind is missing" : null)
            ?? (request.Object is null ? "request.object is missing" : null);
        return fault is null ? null : new ContainerProblem(UnknownReason.Malformed, fault);
    }

    private static ReviewResult? Another(string apiVersion, string kind) =>
        apiVersion == ApiVersion && kind == Kind
            ? default(ReviewResult?)
            : ReviewResult.Refused($"the body is no {Kind} of {ApiVersion}");
}
