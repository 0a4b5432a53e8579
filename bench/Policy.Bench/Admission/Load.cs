using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Policy.Bench.Admission;

/// <summary>What came of one round of requests.</summary>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="P99">The 99th percentile of how long one took, in milliseconds.</param>
internal sealed record Round(double PerSecond, double P99);

/// <summary>
/// A caller as an API server is one: HTTP/2 over TLS, on several connections, each of which sends its next review once
/// the last is answered.
/// </summary>
internal sealed class Load(Uri address, string caFile) : IDisposable
{
    private const int Connections = 8;

    private readonly List<HttpClient> _clients = [.. Enumerable.Range(0, Connections).Select(_ => new HttpClient(Trusting(caFile))
    {
        BaseAddress = address,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    })];

    /// <summary>Sends one review and gives the response.</summary>
    /// <param name="review">The review.</param>
    /// <param name="timeout">How long the webhook is told that an answer is waited for.</param>
    public async Task<JsonElement> AskAsync(byte[] review, string timeout = "10s") =>
        JsonElement.Parse(await SendAsync(_clients[0], review, timeout)).GetProperty("response");

    /// <summary>Sends a review over and over.</summary>
    /// <param name="review">The review.</param>
    /// <param name="requests">How many times; a multiple of the number of connections.</param>
    public async Task<Round> RunAsync(byte[] review, int requests)
    {
        var took = new double[requests];
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(_clients.Select((client, index) => Task.Run(async () =>
        {
            for (var i = index; i < requests; i += Connections)
            {
                var sent = Stopwatch.GetTimestamp();
                await SendAsync(client, review);
                took[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        })));

        var all = Stopwatch.GetElapsedTime(start);
        Array.Sort(took);
        return new Round(requests / all.TotalSeconds, took[(int)Math.Ceiling(requests * 0.99) - 1]);
    }

    /// <summary>Sends a review over and over, so many times a second and no sooner than the last on its connection is answered.</summary>
    /// <param name="review">The review.</param>
    /// <param name="perSecond">How many a second, on all connections together.</param>
    /// <param name="time">For how long.</param>
    public async Task<Round> PaceAsync(byte[] review, double perSecond, TimeSpan time)
    {
        var took = new ConcurrentBag<double>();
        var start = Stopwatch.GetTimestamp();
        var gap = TimeSpan.FromSeconds(Connections / perSecond);
        await Task.WhenAll(_clients.Select((client, index) => Task.Run(async () =>
        {
            for (var next = gap * index / Connections; next < time; next += gap)
            {
                var wait = next - Stopwatch.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait);
                }

                var sent = Stopwatch.GetTimestamp();
                await SendAsync(client, review);
                took.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
        })));

        var sorted = took.Order().ToList();
        return new Round(sorted.Count / Stopwatch.GetElapsedTime(start).TotalSeconds, sorted[(int)Math.Ceiling(sorted.Count * 0.99) - 1]);
    }

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    /// <summary>A handler that trusts one CA and no other.</summary>
    public static SocketsHttpHandler Trusting(string caFile)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(caFile) },
        };
        return handler;
    }

    private static async Task<byte[]> SendAsync(HttpClient client, byte[] review, string timeout = "10s")
    {
        using var content = new ByteArrayContent(review);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await client.PostAsync(new Uri($"/validate?timeout={timeout}", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }
}
