using System.Security.Authentication;
using System.Text.Json;
using Policy.Rules;
using Policy.Webhook.Kubernetes.Wire;

namespace Policy.Webhook.Kubernetes;

/// <summary>Says in one sentence what was asked of the API server and what came of it.</summary>
internal sealed class ApiErrors(Uri server)
{
    private const int LongestMessage = 500;
    private const int LongestReason = 64;

    /// <summary>The server answered that it does not do that.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">The answer.</param>
    /// <param name="body">The beginning of its body, a Status of Kubernetes or anything.</param>
    /// <param name="now">For a <c>Retry-After</c> that is a date.</param>
    public ApiError Refused(ApiRequest request, HttpResponseMessage response, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var status = ReadStatus(body.Span);
        var reason = status?.Reason is { Length: > 0 } given ? SafeText.Line(given, LongestReason) : $"{response.StatusCode}";
        var message = status?.Message is { Length: > 0 } said ? $": {SafeText.Line(said, LongestMessage)}" : "";
        var after = response.Headers.RetryAfter;
        return new ApiError
        {
            Status = (int)response.StatusCode,
            Reason = reason,
            Message = $"{Asked(request)}: {(int)response.StatusCode} {reason}{message}",
            RetryAfter = (after?.Delta ?? (after?.Date - now)) is { } wait && wait > TimeSpan.Zero ? wait : null,
        };
    }

    /// <summary>There was no answer: no connection, no trust, or it broke off.</summary>
    public ApiError Unreachable(ApiRequest request, Exception e) => new()
    {
        Reason = ApiErrorReasons.Unreachable,
        Message = $"{Asked(request)}: {Why(e)}",
    };

    /// <summary>There was no answer in time.</summary>
    public ApiError TimedOut(ApiRequest request) => new()
    {
        Reason = ApiErrorReasons.TimedOut,
        Message = $"{Asked(request)}: no answer within {request.Timeout.TotalSeconds} s",
    };

    /// <summary>The answer is larger than is read.</summary>
    public ApiError TooLarge(ApiRequest request) => new()
    {
        Reason = ApiErrorReasons.TooLarge,
        Message = $"{Asked(request)}: the answer is larger than {request.MostBytes} bytes",
    };

    /// <summary>The answer is not what was asked for.</summary>
    public ApiError Malformed(ApiRequest request, string why) => new()
    {
        Reason = ApiErrorReasons.Malformed,
        Message = $"{Asked(request)}: the answer cannot be read: {SafeText.Line(why, LongestMessage)}",
    };

    /// <summary>There is nothing to say who we are with.</summary>
    public ApiError NoCredentials(ApiRequest request, Exception e) => new()
    {
        Reason = ApiErrorReasons.NoCredentials,
        Message = $"{Asked(request)}: there are no credentials to ask with: {SafeText.Line(e.Message, LongestMessage)}",
    };

    /// <summary>The path leads elsewhere than it seems to; nothing was asked.</summary>
    public ApiError BadPath(ApiRequest request) => new()
    {
        Reason = ApiErrorReasons.BadPath,
        Message = $"{Asked(request)}: no object can have that name",
    };

    private string Asked(ApiRequest request) => $"{request.Verb} {SafeText.Line(request.Path, LongestMessage)} at {server.GetLeftPart(UriPartial.Authority)}";

    // The outer message of what TLS refuses tells people to look at the inner one.
    private static string Why(Exception e)
    {
        var cause = e;
        while (cause is HttpRequestException or AuthenticationException or IOException && cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return SafeText.Line(cause.Message, LongestMessage);
    }

    private static ApiStatus? ReadStatus(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, KubernetesJson.Default.ApiStatus);
        }
        catch (JsonException)
        {
            // Proxies and load balancers answer with pages; the HTTP status says enough.
            return null;
        }
    }
}
