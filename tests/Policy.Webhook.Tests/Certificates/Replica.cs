using System.Diagnostics.Metrics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Policy.Images.Configuration;
using Policy.Webhook.Certificates;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook.Tests.Certificates;

/// <summary>The service in this process on a free port with an identity that a test changes, and callers that look at it closely.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Replica(WebApplication app, CurrentIdentity identity) => (_app, Identity) = (app, identity);

    public CurrentIdentity Identity { get; }

    public Uri Admission => Address("https");

    public Uri Plain => Address("http");

    /// <summary>The metrics of this service.</summary>
    public CertificateMetrics Metrics => _app.Services.GetRequiredService<CertificateMetrics>();

    public static async Task<Replica> StartAsync(CurrentIdentity? identity = null)
    {
        identity ??= new CurrentIdentity();
        var app = WebhookApplication.Build(new WebhookParts
        {
            Configuration = new PratiqueConfiguration { Listen = new ListenSettings { Address = "127.0.0.1", Port = 0, PlainPort = 0 } },
            Policies = [],
            Identity = identity,
            Environment = new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "None")]).Build(),
        });
        await app.StartAsync();
        return new Replica(app, identity);
    }

    /// <summary>Metrics for what is tested without a service.</summary>
    public static CertificateMetrics MetricsOf(CurrentIdentity identity) => new(new Unheard(), identity);

    /// <summary>Calls as an API server does that trusts these CAs; gives what it does not like.</summary>
    /// <param name="bundle">The CAs.</param>
    /// <param name="host">The name it calls.</param>
    /// <param name="now">The time.</param>
    public async Task<string?> ShakeHandsAsync(string bundle, string host, DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.UtcDateTime,
        };
        policy.CustomTrustStore.ImportFromPem(bundle);
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync("127.0.0.1", Admission.Port);
            await using var tls = new SslStream(tcp.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy, AllowTlsResume = false });
            return null;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return e.Message;
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Uri Address(string scheme) => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
        .Select(address => new Uri(address)).Single(address => address.Scheme == scheme);

    // Meters of the service's own name are heard by every service of the process.
    private sealed class Unheard : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new($"{options.Name} of one test");

        public void Dispose()
        {
        }
    }
}
