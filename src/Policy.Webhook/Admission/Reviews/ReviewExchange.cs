using System.Net.Mime;
using Microsoft.Net.Http.Headers;
using Policy.Images.Configuration;
using Policy.Rules;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>Answers a review that was read.</summary>
/// <param name="context">Where the answer goes.</param>
/// <param name="request">What is asked.</param>
/// <param name="arrived">When the request came, by the clock's timestamps.</param>
internal delegate Task ReviewAnswer(HttpContext context, AdmissionRequest request, long arrived);

/// <summary>
/// The HTTP contract of every path that takes reviews.
/// <list type="bullet">
/// <item>A review of admission.k8s.io/v1 with a uid that can be read gets 200, that uid and a decision, whatever else
/// is wrong with it: too large, cut short, of wrong types. Else padding or malice would be a way past.</item>
/// <item>A body without one gets 400 and a reason, another content type 415, another method 405.</item>
/// <item>A bug gets 500, an event and a count: there is no decision that would be true, so the API server's
/// failurePolicy decides.</item>
/// </list>
/// </summary>
internal sealed partial class ReviewExchange(
    PratiqueConfiguration configuration, LargeBodies largeBodies, AdmissionMetrics metrics, TimeProvider time, ILogger<ReviewExchange> logger)
{
    /// <summary>Reads a request's review and has it answered.</summary>
    public async Task HandleAsync(HttpContext context, ReviewAnswer answer)
    {
        try
        {
            await ReadAsync(context, answer);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Log.CallerGone(logger);
        }
        catch (Exception bug) when (bug is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            Log.Failed(logger, bug);
            metrics.Failed();
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        }
    }

    private async Task ReadAsync(HttpContext context, ReviewAnswer answer)
    {
        var arrived = time.GetTimestamp();
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "reviews are sent with POST");
            return;
        }

        if (!IsJson(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "reviews are sent as application/json, not compressed");
            return;
        }

        using var place = largeBodies.Expect(CallerTimeout.Budget(context.Request.Query["timeout"], TimeSpan.Zero));
        using var review = await ReviewBody.ReadAsync(context.Request.BodyReader, configuration.Limits.RequestBytes, place, context.RequestAborted);
        if (!review.IsReadable)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, review.Refusal);
            return;
        }

        await answer(context, review.Request, arrived);
    }

    // Equal decisions for equal bytes: a body that is compressed is not read, so that no small one becomes a large one.
    private static bool IsJson(HttpRequest request) =>
        (request.ContentType == MediaTypeNames.Application.Json
            || (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                && type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)))
        && request.Headers.ContentEncoding.Count == 0;

    private async Task RefuseAsync(HttpContext context, int status, string why)
    {
        metrics.Refused(status);
        Log.Refused(logger, status, why);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(SafeText.Line(why, 500) + "\n", context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(2010, LogLevel.Warning, "A request was refused with {Status}: {Why}")]
        public static partial void Refused(ILogger logger, int status, string why);

        [LoggerMessage(2011, LogLevel.Information, "The caller did not wait for the decision")]
        public static partial void CallerGone(ILogger logger);

        [LoggerMessage(2012, LogLevel.Error, "A review met a bug and was answered with 500")]
        public static partial void Failed(ILogger logger, Exception bug);
    }
}
