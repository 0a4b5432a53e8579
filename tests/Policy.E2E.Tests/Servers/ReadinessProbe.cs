using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Policy.E2E.Tests.Servers;

/// <summary>Asks an API server whether it is ready.</summary>
internal sealed class ReadinessProbe : IDisposable
{
    private readonly Uri _address;
    private readonly HttpClient _client;

    /// <summary>Makes it.</summary>
    /// <param name="url">The server.</param>
    /// <param name="token">Who asks.</param>
    /// <param name="caFile">Whom the server's certificate has to come from.</param>
    public ReadinessProbe(string url, string token, string caFile)
    {
        _address = new Uri($"{url}/readyz");
        _client = new HttpClient(Trusting(caFile));
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Something where it is; null where it is not.</summary>
    public async Task<string?> AskAsync()
    {
        try
        {
            using var response = await _client.GetAsync(_address);
            return response.IsSuccessStatusCode ? "ready" : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler Trusting(string caFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(caFile));
        return new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = policy } };
    }
}
