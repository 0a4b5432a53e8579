namespace Policy.Webhook.Health;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: requests should come here.</summary>
internal static class HealthEndpoints
{
    /// <summary>Adds both to the plain port.</summary>
    public static IApplicationBuilder UseHealth(this IApplicationBuilder app, Readiness readiness) => app.Use((context, next) =>
        context.Request.Path.Value switch
        {
            "/healthz" => AnswerAsync(context, []),
            "/readyz" => AnswerAsync(context, readiness.Missing),
            _ => next(context),
        });

    private static Task AnswerAsync(HttpContext context, IReadOnlyList<string> missing)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        context.Response.StatusCode = missing.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(missing.Count == 0 ? "ok\n" : $"not ready: {string.Join(", ", missing)}\n", context.RequestAborted);
    }
}
