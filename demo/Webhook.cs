using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Policy.Demo;

/// <summary>The real webhook in a process of its own, and a client that trusts its certificate as an API server would.</summary>
internal sealed class Webhook : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;
    private readonly Uri _address;

    private Webhook(Process process, HttpClient client, Uri address)
    {
        _process = process;
        _client = client;
        _address = address;
    }

    /// <summary>Starts it and waits until it says where it listens.</summary>
    public static async Task<Webhook> StartAsync(string program, string configuration, string policy, string caFile)
    {
        var process = Process.Start(new ProcessStartInfo(program, ["--config", configuration, "--policy", policy])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        }) ?? throw new InvalidOperationException($"{program} did not start");

        try
        {
            var address = await ListeningAsync(process);
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new Webhook(process, new HttpClient(Trusting(caFile)), address);
        }
        catch
        {
            Stop(process);
            throw;
        }
    }

    /// <summary>Sends a review and gives the response.</summary>
    public async Task<JsonElement> ReviewAsync(JsonObject review)
    {
        using var answer = await _client.PostAsJsonAsync(new Uri(_address, "/validate?timeout=10s"), review);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("response");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        Stop(_process);
    }

    // However the demo ends, it leaves nothing running.
    private static void Stop(Process process)
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private static async Task<Uri> ListeningAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("https://", StringComparison.Ordinal))
            {
                var start = line.IndexOf("https://", StringComparison.Ordinal);
                return new Uri(line[start..line.IndexOfAny(['"', ' ', ','], start)]);
            }
        }

        throw new InvalidOperationException("the webhook ended before it listened; it says above why");
    }

    private static SocketsHttpHandler Trusting(string caFile)
    {
        var ca = X509CertificateLoader.LoadCertificateFromFile(caFile);
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(ca);
        return handler;
    }
}
