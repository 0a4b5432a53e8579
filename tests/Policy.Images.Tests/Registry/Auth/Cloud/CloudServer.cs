using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Policy.Images.Configuration;
using Policy.Images.Registry.Auth.Cloud;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Registry.Auth.Cloud;

/// <summary>A request to a cloud.</summary>
/// <param name="Line">Method and URL.</param>
/// <param name="Headers">All headers.</param>
/// <param name="Body">The body.</param>
internal sealed record CloudRequest(string Line, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Every host of a cloud in one server on loopback, which answers as a test says.</summary>
internal sealed class CloudServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<CloudRequest> _requests = new();
    private WireServer? _server;

    public IReadOnlyList<CloudRequest> Requests => [.. _requests];

    /// <summary>A client whose requests all come here, whatever their URL.</summary>
    public CloudHttp Http { get; private set; } = null!;

    /// <summary>Starts it.</summary>
    /// <param name="answer">The body for a method and URL; null answers 403.</param>
    public static async Task<CloudServer> StartAsync(Func<string, string?> answer)
    {
        var cloud = new CloudServer();
        cloud._server = await WireServer.StartAsync(async context =>
        {
            var url = $"{context.Request.Path.Value![1..].Replace("_/", "//", StringComparison.Ordinal)}{context.Request.QueryString}";
            using var reader = new StreamReader(context.Request.Body);
            var line = $"{context.Request.Method} {url}";
            cloud._requests.Enqueue(new CloudRequest(
                line, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync()));
            if (answer(line) is { } body)
            {
                await context.Response.WriteAsync(body);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                await context.Response.WriteAsync("secret words");
            }
        });
        var invoker = new HttpMessageInvoker(new Rerouting(cloud._server));
        cloud.Http = new CloudHttp(invoker, _ => invoker, invoker);
        return cloud;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server!.DisposeAsync();
    }

    /// <summary>Variables, as NAME=VALUE.</summary>
    public static CloudVariables Variables(params string[] variables)
    {
        var set = variables.Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return CloudVariables.Read(name => set.GetValueOrDefault(name));
    }

    /// <summary>A keychain gives nothing, and says why.</summary>
    public static void AssertProblem(SourceResult<CloudCredential> result, string message) =>
        Wire.AssertError(result, UnknownReason.Unauthorized, message);

    // The URL stands in the path, where "//" would be made one.
    private sealed class Rerouting(WireServer server) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = server.Url("/" + request.RequestUri!.ToString().Replace("://", ":_/", StringComparison.Ordinal));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
