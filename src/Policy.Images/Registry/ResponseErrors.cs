using System.Net;
using System.Text.Json;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>
/// Says what a response means that is not what was asked for, with the registry's own code and words where it sends
/// them. Source: OCI distribution specification, Error Codes.
/// </summary>
internal static class ResponseErrors
{
    private const int MaxBytes = 16 * 1024;

    /// <summary>The error that a response stands for.</summary>
    public static async Task<SourceError> ReadAsync(Question question, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await CappedBody.ReadAsync(question, response, MaxBytes, cancellationToken);
        var words = body.Succeeded && WordsOf(body.Value) is { } found ? $" ({found})" : "";
        var retryAfter = RetryAfter(response);
        var error = Explain(question, response.StatusCode, retryAfter, words);
        return error with
        {
            RetryAfter = retryAfter,
            MayPass = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
        };
    }

    private static SourceError Explain(Question question, HttpStatusCode code, TimeSpan? retryAfter, string words) =>
        code switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new SourceError(UnknownReason.Unauthorized, Denied(question) + words),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new SourceError(
                UnknownReason.NotFound, $"{question.Host} does not have {question.What}{words}"),
            HttpStatusCode.TooManyRequests => new SourceError(
                UnknownReason.RateLimited, $"{question.Host} limits the rate of requests, asked for {question.What}{For(retryAfter)}{words}"),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new SourceError(
                UnknownReason.Unreachable, $"{question.Host} fails with {(int)code}, asked for {question.What}{words}"),
            HttpStatusCode.NotAcceptable => new SourceError(
                UnknownReason.Unsupported, $"{question.Host} has {question.What} in no format that is read{words}"),
            var status => new SourceError(
                UnknownReason.Unsupported, $"{question.Host} answers {(int)status}, asked for {question.What}, which is not understood{words}"),
        };

    private static string Denied(Question question)
    {
        // Docker Hub and others deny what is not there, so as not to tell what is.
        var denied = $"{question.Host} denies {question.What}";
        return question.WithCredential
            ? $"{denied} to the configured credentials, or it does not exist"
            : $"{denied} without credentials, or it does not exist";
    }

    private static string For(TimeSpan? wait) => wait is { } time ? $", for another {time.TotalSeconds:0} s" : "";

    // RFC 9110, 10.2.3: seconds, or a date, which is the server's: so is the clock that it is measured by.
    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when response.Headers.Date is { } now => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    // Registries send {"errors":[{"code","message"}]}, token services the same, or {"details"}.
    private static string? WordsOf(ReadOnlyMemory<byte> body)
    {
        if (!JsonText.TryParse(body, out var document, out _))
        {
            return null;
        }

        using (document)
        {
            var root = document.RootElement;
            var first = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("errors", out var errors)
                && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0
                    ? errors[0]
                    : root;
            string?[] words = [JsonAnswer.Text(first, "code"), JsonAnswer.Text(first, "message") ?? JsonAnswer.Text(first, "details")];
            return RegistryText.Clean(string.Join(": ", words.Where(word => word is not null))) is { Length: > 0 } text ? text : null;
        }
    }
}
