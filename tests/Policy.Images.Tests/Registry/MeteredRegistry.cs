using Microsoft.AspNetCore.Http;
using Policy.Rules.Images;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>Stands before a docker-registry and counts what it sends; blobs that are asked for whole wait until they may go.</summary>
internal sealed class MeteredRegistry : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _registry;
    private WireServer? _server;
    private long _partial;
    private int _whole;

    private MeteredRegistry(DockerRegistry registry) => _registry = registry.Host;

    /// <summary>Host and port, as in references.</summary>
    public string Host => _server!.Host;

    /// <summary>Whether a range that is asked for is answered with all of the blob, as registries and storages may.</summary>
    public bool IgnoresRanges { get; init; }

    /// <summary>The blob that waits, and whose bytes are counted.</summary>
    public required Digest Layer { get; init; }

    /// <summary>How many bytes of the layer were sent of those who asked for parts of it.</summary>
    public long PartialBytes => Interlocked.Read(ref _partial);

    /// <summary>How many have asked for the whole layer.</summary>
    public int WholeReads => _whole;

    /// <summary>Starts it.</summary>
    public static async Task<MeteredRegistry> StartAsync(DockerRegistry registry, Digest layer, bool ignoresRanges = false)
    {
        var metered = new MeteredRegistry(registry) { Layer = layer, IgnoresRanges = ignoresRanges };
        metered._server = await WireServer.StartAsync(metered.AnswerAsync);
        return metered;
    }

    /// <summary>Lets go what waits, and all that comes.</summary>
    public void Open() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _client.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var range = context.Request.Headers.Range.ToString();
        var isLayer = context.Request.Path.Value!.EndsWith(Layer.ToString(), StringComparison.Ordinal) && context.Request.Method == "GET";
        if (isLayer && range.Length == 0)
        {
            Interlocked.Increment(ref _whole);
            await _open.Task.WaitAsync(context.RequestAborted);
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"http://{_registry}{context.Request.Path}{context.Request.QueryString}");
        request.Headers.TryAddWithoutValidation("Accept", (IEnumerable<string?>)context.Request.Headers.Accept);
        if (range.Length > 0 && !IgnoresRanges)
        {
            request.Headers.TryAddWithoutValidation("Range", range);
        }

        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not "Transfer-Encoding"))
        {
            context.Response.Headers[header.Key] = header.Value.ToArray();
        }

        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var chunk = new byte[64 * 1024];
        for (int count; (count = await body.ReadAsync(chunk, context.RequestAborted)) > 0;)
        {
            if (isLayer && range.Length > 0)
            {
                Interlocked.Add(ref _partial, count);
            }

            await context.Response.Body.WriteAsync(chunk.AsMemory(0, count), context.RequestAborted);
        }
    }
}
