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
using Policy.Testing.Kubernetes;
using Policy.Webhook.Certificates;
using Policy.Webhook.Credentials;
using Policy.Webhook.Kubernetes;

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
        return await StartAsync(folder, policies, configuration, new WebhookParts
        {
            Configuration = configuration,
            Identity = new CurrentIdentity(),
            Credentials = credentials,
            Environment = new ConfigurationBuilder().AddInMemoryCollection(environment).Build(),
        });
    }

    private static async Task<TestWebhook> StartAsync(TestFolder folder, string? policies, PratiqueConfiguration configuration, WebhookParts parts)
    {
        var read = policies is null ? null : PolicyReader.Read(policies, "test.yaml");
        Assert.Empty(read?.Errors ?? []);
        var identity = IdentitySource.Load(configuration.Tls, TimeProvider.System);
        Assert.Null(identity.Error);
        var app = WebhookApplication.Build(parts with
        {
            Configuration = configuration,
            Policies = read?.Value!.Policies ?? [],
            Exceptions = read?.Value!.Exceptions ?? [],
            Identity = CurrentIdentity.Of(identity.Identity!),
            Environment = new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "Critical")]).AddConfiguration(parts.Environment).Build(),
        });
        await app.StartAsync();
        return new TestWebhook(app, folder);
    }

    /// <summary>Starts it in a cluster.</summary>
    /// <param name="cluster">Its API server.</param>
    /// <param name="policies">Policies from files; null for none.</param>
    /// <param name="configure">Changes the configuration.</param>
    public static async Task<TestWebhook> StartInAsync(
        FakeApiServer cluster, string? policies = null, Func<PratiqueConfiguration, PratiqueConfiguration>? configure = null)
    {
        var folder = new TestFolder();
        var settings = new ClusterSettings { Kubeconfig = cluster.WriteKubeconfig(folder) };
        var configuration = new PratiqueConfiguration
        {
            Listen = new ListenSettings { Address = "127.0.0.1", Port = 0, PlainPort = 0 },
            Tls = new TlsSettings { CaFile = folder["ca.pem"] },
            Cluster = settings,
        };
        return await StartAsync(folder, policies, configure?.Invoke(configuration) ?? configuration, new WebhookParts
        {
            Configuration = configuration,
            Identity = new CurrentIdentity(),
            Environment = new ConfigurationBuilder().Build(),
            Access = ApiServer.Find(settings, _ => null, TimeProvider.System).Access,
        });
    }

    /// <summary>Sends a body to /validate as JSON.</summary>
    public Task<HttpResponseMessage> PostAsync(ReadOnlyMemory<byte> body, string query = "") => PostToAsync("/validate" + query, body);

    /// <summary>Sends a body as JSON.</summary>
    public async Task<HttpResponseMessage> PostToAsync(string path, ReadOnlyMemory<byte> body)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await Admission.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>Sends a review that has to be answered, and gives the <c>response</c>.</summary>
    public async Task<JsonElement> ReviewAsync(string body, string query = "", string path = "/validate")
    {
        using var answer = await PostToAsync(path + query, Encoding.UTF8.GetBytes(body));
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
