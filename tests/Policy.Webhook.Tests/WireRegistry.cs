using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Policy.Images.Configuration;
using Policy.Testing;

namespace Policy.Webhook.Tests;

/// <summary>A registry on loopback that holds one image under every name, keeps count, and waits when it is told to.</summary>
internal sealed class WireRegistry : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WireRegistry(WebApplication app) => _app = app;

    /// <summary>Host and port, as in references.</summary>
    public string Host => new Uri(_app.Urls.Single()).Authority;

    /// <summary>What was asked, as <c>GET /v2/…</c>.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Done at the first request.</summary>
    public Task Asked => _asked.Task;

    /// <summary>What the webhook has to know of it.</summary>
    public RegistrySettings Settings => new() { Host = Host, PlainHttp = true, AllowPrivate = true };

    /// <summary>Starts it.</summary>
    /// <param name="content">What it holds.</param>
    /// <param name="gate">What it waits for before it answers; null answers at once.</param>
    public static Task<WireRegistry> StartAsync(TestContent content, Task? gate = null) => StartAsync(content, _ => gate ?? Task.CompletedTask);

    /// <summary>Starts it.</summary>
    /// <param name="content">What it holds.</param>
    /// <param name="gate">What it waits for before it answers a request for a path.</param>
    public static async Task<WireRegistry> StartAsync(TestContent content, Func<string, Task> gate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var registry = new WireRegistry(builder.Build());
        registry._app.Run(async context =>
        {
            registry._requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
            registry._asked.TrySetResult();
            await gate(context.Request.Path.Value!).WaitAsync(context.RequestAborted);
            await AnswerAsync(context, content);
        });
        await registry._app.StartAsync();
        return registry;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, TestContent content)
    {
        var blob = context.Request.Path.Value!.Contains("/manifests/", StringComparison.Ordinal)
            ? content.Manifest
            : content.All.SingleOrDefault(blob => context.Request.Path.Value.EndsWith(blob.Digest.ToString(), StringComparison.Ordinal));
        if (blob is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = blob.MediaType;
        context.Response.ContentLength = blob.Bytes.Length;
        context.Response.Headers["Docker-Content-Digest"] = blob.Digest.ToString();
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(blob.Bytes).AsTask();
    }
}
