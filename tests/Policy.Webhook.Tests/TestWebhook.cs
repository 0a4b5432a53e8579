using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Policy.Images.Configuration;
using Policy.Rules.Policies;
using Policy.Testing;
using Policy.Webhook.Certificates;
using Policy.Webhook.Credentials;

namespace Policy.Webhook.Tests;

/// <summary>The real service in this process, on free ports, and clients that trust its CA.</summary>
internal sealed class TestWebhook : IAsyncDisposable
{
    /// <summary>Denies what cannot be read, so that a decision shows.</summary>
    public const string DenyUnknown = """
        apiVersion: pratique.dev/v1alpha1
        kind: ImagePolicy
        metadata: {name: strictly}
        spec:
          preset: none
          rules: [{id: mutable-tag, action: Deny, parameters: {require: notLatest}}]
          onUnknown: {default: Deny}
        """;

    private readonly WebApplication _app;
    private readonly TestFolder _folder;

    private TestWebhook(WebApplication app, TestFolder folder)
    {
        _app = app;
        _folder = folder;
        Admission = new HttpClient(Trusting(folder["ca.pem"])) { BaseAddress = Address("https") };
        Plain = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address("http") };
    }

    /// <summary>A client of the port for admission.</summary>
    public HttpClient Admission { get; }

    /// <summary>A client of the plain port.</summary>
    public HttpClient Plain { get; }

    /// <summary>Starts it.</summary>
    /// <param name="policies">Policies and exceptions as YAML, each with its file's name for messages.</param>
    /// <param name="configure">Changes the configuration.</param>
    /// <param name="credentials">What the cluster is asked for pull credentials.</param>
    /// <param name="environment">Environment variables.</param>
    public static async Task<TestWebhook> StartAsync(
        string policies = DenyUnknown, Func<PratiqueConfiguration, PratiqueConfiguration>? configure = null, ClusterCredentials? credentials = null,
        params IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var folder = new TestFolder();
        var configuration = new PratiqueConfiguration
        {
            Listen = new ListenSettings { Address = "127.0.0.1", Port = 0, PlainPort = 0 },
            Tls = new TlsSettings { CaFile = folder["ca.pem"] },
        };
        configuration = configure?.Invoke(configuration) ?? configuration;
        var read = PolicyReader.Read(policies, "test.yaml");
        Assert.Empty(read.Errors);
        var identity = IdentitySource.Load(configuration.Tls, TimeProvider.System);
        Assert.Null(identity.Error);
        var app = WebhookApplication.Build(new WebhookParts
        {
            Configuration = configuration,
            Policies = read.Value!.Policies,
            Exceptions = read.Value.Exceptions,
            Identity = CurrentIdentity.Of(identity.Identity!),
            Credentials = credentials,
            Environment = new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "Critical"), .. environment]).Build(),
        });
        await app.StartAsync();
        return new TestWebhook(app, folder);
    }

    /// <summary>Sends a body to /validate as JSON.</summary>
    public async Task<HttpResponseMessage> PostAsync(ReadOnlyMemory<byte> body, string query = "")
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await Admission.PostAsync(new Uri("/validate" + query, UriKind.Relative), content);
    }

    /// <summary>Sends a review that has to be answered, and gives the <c>response</c>.</summary>
    public async Task<JsonElement> ReviewAsync(string body, string query = "")
    {
        using var answer = await PostAsync(Encoding.UTF8.GetBytes(body), query);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        return JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync()).GetProperty("response");
    }

    /// <summary>Begins to stop it, as SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Admission.Dispose();
        Plain.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

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

    private Uri Address(string scheme) => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
        .Select(address => new Uri(address)).Single(address => address.Scheme == scheme);
}
