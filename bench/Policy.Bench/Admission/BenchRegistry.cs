using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Policy.Testing;

namespace Policy.Bench.Admission;

/// <summary>A registry on loopback that holds one ordinary image under every name, and others by their digests.</summary>
internal sealed class BenchRegistry : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestContent _content;
    private readonly Dictionary<string, TestContent> _others = [];
    private int _requests;

    private BenchRegistry(WebApplication app, TestContent content)
    {
        _app = app;
        _content = content;
    }

    /// <summary>Host and port, as in references.</summary>
    public string Host => new Uri(_app.Urls.Single()).Authority;

    /// <summary>The image by its digest: once it is known, nobody has to ask what it is now.</summary>
    public string Image => $"{Host}/shop/web@{_content.Digest}";

    /// <summary>The image's digest.</summary>
    public string Digest => _content.Digest.ToString();

    /// <summary>How many requests there were.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Holds another image, under its own digest; to be called before anybody asks.</summary>
    /// <returns>The image by its digest.</returns>
    public string Hold(TestContent content)
    {
        _others[content.Digest.ToString()] = content;
        return $"{Host}/shop/large@{content.Digest}";
    }

    /// <summary>Starts it.</summary>
    public static async Task<BenchRegistry> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var registry = new BenchRegistry(builder.Build(), BenchImage.Image.Build());
        registry._app.Run(registry.AnswerAsync);
        await registry._app.StartAsync();
        return registry;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var path = context.Request.Path.Value!;
        var asked = path[(path.LastIndexOf('/') + 1)..];
        var blob = path.Contains("/manifests/", StringComparison.Ordinal)
            ? _others.GetValueOrDefault(asked, _content).Manifest
            : _others.Values.Append(_content).SelectMany(content => content.All).FirstOrDefault(blob => blob.Digest.ToString() == asked);
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
