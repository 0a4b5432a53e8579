using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Policy.Testing.Kubernetes;

/// <summary>How a <see cref="FakeApiServer"/> is spoken to.</summary>
public sealed record FakeApiServerOptions
{
    /// <summary>Speaks TLS with this authority's server certificate; null speaks http.</summary>
    public TestAuthority? Authority { get; init; }

    /// <summary>The token that callers need; null takes anybody. <see cref="FakeApiServer.Token"/> changes it.</summary>
    public string? Token { get; init; }
}

/// <summary>
/// An API server at the wire: objects by their paths, with versions, lists by pages, watches, patches and conflicts as
/// Kubernetes has them, of any kind and without schemas. What it was asked is kept; what goes wrong, tests say:
/// <see cref="Script"/> answers in its place, <see cref="Compact"/> forgets the past, <see cref="CutWatches"/>,
/// <see cref="EndWatches"/> and <see cref="SendToWatches"/> do what servers do to watches. A watch of which nothing is
/// said stalls.
/// </summary>
public sealed class FakeApiServer : IAsyncDisposable
{
    private readonly FakeStore _store = new();
    private readonly FakeApiServerOptions _options;
    private readonly FakeRequests _requests = new();
    private readonly WebApplication _app;

    private FakeApiServer(FakeApiServerOptions options)
    {
        _options = options;
        Token = options.Token;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (options.Authority is { } authority)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = authority.Server;
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        _app = builder.Build();
        var endpoint = new FakeEndpoint(this, _store, _requests);
        _app.Run(endpoint.HandleAsync);
    }

    /// <summary>The token that callers need; null takes anybody.</summary>
    public string? Token { get; set; }

    /// <summary>Answers in the server's place; null leaves the request to the server.</summary>
    public Func<FakeRequest, FakeAnswer?>? Script { get; set; }

    /// <summary>Where it is.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>What it was asked so far.</summary>
    public IReadOnlyList<FakeRequest> Requests => _requests.All;

    /// <summary>Starts it on a free port.</summary>
    public static async Task<FakeApiServer> StartAsync(FakeApiServerOptions? options = null)
    {
        var server = new FakeApiServer(options ?? new FakeApiServerOptions());
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Waits until so many requests came of which something is so, and gives the last of them.</summary>
    public Task<FakeRequest> ReceivedAsync(Func<FakeRequest, bool> match, int count = 1) => _requests.WaitAsync(match, count);

    /// <summary>Writes a kubeconfig for it and gives its path.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="space">The context's namespace.</param>
    public string WriteKubeconfig(TestFolder folder, string space = "pratique")
    {
        var authority = _options.Authority is { } tls
            ? $", certificate-authority-data: {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(tls.CertificatePem))}"
            : "";
        File.WriteAllText(folder["kubeconfig"], $$$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: fake, cluster: {server: "{{{Address}}}"{{{authority}}} }}]
            contexts: [{name: test, context: {cluster: fake, user: tester, namespace: "{{{space}}}"}}]
            users: [{name: tester, user: {token: "{{{Token ?? "anybody"}}}"}}]
            """);
        return folder["kubeconfig"];
    }

    /// <summary>Creates or replaces an object; gives it as it is stored.</summary>
    /// <param name="path">Its path: <c>/api/v1/namespaces/shop/pods/web</c>.</param>
    /// <param name="json">The object; name, namespace, uid and version are set here.</param>
    public JsonObject Put(string path, string json) => _store.Put(path, JsonNode.Parse(json)!.AsObject());

    /// <summary>Deletes an object.</summary>
    public bool Delete(string path) => _store.Delete(path);

    /// <summary>An object as it is stored; null where it is not.</summary>
    public JsonObject? Find(string path) => _store.Find(path);

    /// <summary>Waits until so many watches of a list are open.</summary>
    public Task WatchedAsync(string path, int count = 1) => _requests.UntilAsync(() => _store.Watching(FakePath.Parse(path)!) >= count);

    /// <summary>Sends a bookmark with a new version to the watches of a list, and gives the version.</summary>
    public long Bookmark(string path)
    {
        var version = _store.Advance();
        _store.Each(FakePath.Parse(path), watch => watch.Send("BOOKMARK", new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = $"{version}" } }));
        return version;
    }

    /// <summary>Sends a Status to the watches of a list, as an ERROR event.</summary>
    public void SendError(string path, int status, string reason) =>
        _store.Each(FakePath.Parse(path), watch => watch.Send("ERROR", FakeStatus.Json(status, reason, "as the test wants it")));

    /// <summary>Sends any text to the watches of a list.</summary>
    public void SendToWatches(string path, string text) => _store.Each(FakePath.Parse(path), watch => watch.Lines.Writer.TryWrite(text));

    /// <summary>Closes the watches of a list in order.</summary>
    public void EndWatches(string path) => _store.Each(FakePath.Parse(path), watch => watch.Lines.Writer.TryComplete());

    /// <summary>Breaks the watches of a list.</summary>
    public void CutWatches(string path) => _store.Each(FakePath.Parse(path), watch =>
    {
        watch.IsCut = true;
        watch.Lines.Writer.TryComplete();
    });

    /// <summary>Forgets all versions but the newest: older watches and pages get 410.</summary>
    public void Compact() => _store.Compact();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _store.Each(null, watch => watch.Lines.Writer.TryComplete());
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
