using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Policy.Images.Configuration;
using Policy.Images.Registry;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry.Transport;

/// <summary>Redirects, schemes and addresses, seen from the wire.</summary>
public sealed class RegistryTransportTests
{
    private const long Limit = 4 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_to_another_origin_goes_without_Authorization(int status)
    {
        await using var storage = await WireServer.StartAsync(context => context.Response.SendAsync(Wire.Image.Manifest));
        await using var server = await WireServer.StartAsync(context => AuthenticatedRedirect(context, status, storage.Url("/blob?signature=s")));
        using var client = Wire.Client(new OneCredential("me", "secret"), servers: [server, storage]);

        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);

        Assert.Equal([null, "Basic bWU6c2VjcmV0"], server.Requests.Select(r => r.Authorization));
        var request = Assert.Single(storage.Requests);
        Assert.Equal(("/blob", "?signature=s", null), (request.Path, request.Query, request.Authorization));
    }

    [Fact]
    public async Task A_redirect_within_the_origin_keeps_Authorization()
    {
        await using var server = await WireServer.StartAsync(context => context.Request.Path == "/moved"
            ? context.Response.SendAsync(Wire.Image.Manifest)
            : AuthenticatedRedirect(context, 307, new Uri("/moved", UriKind.Relative)));
        using var client = Wire.Client(new OneCredential("me", "secret"), servers: server);

        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);

        Assert.Equal([null, "Basic bWU6c2VjcmV0", "Basic bWU6c2VjcmV0"], server.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_redirect_away_and_back_does_not_bring_Authorization_back()
    {
        Uri? home = null;
        await using var other = await WireServer.StartAsync(context => Redirect(context, 307, home!));
        await using var server = await WireServer.StartAsync(context => context.Request.Path == "/back"
            ? context.Response.SendAsync(Wire.Image.Manifest)
            : AuthenticatedRedirect(context, 307, other.Url("/away")));
        home = server.Url("/back");
        using var client = Wire.Client(new OneCredential("me", "secret"), servers: [server, other]);

        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);

        Assert.Equal([null, "Basic bWU6c2VjcmV0", null], server.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_challenge_of_another_origin_is_not_answered()
    {
        await using var storage = await WireServer.StartAsync(context => context.Response.DenyAsync("Basic realm=\"give me your password\""));
        await using var server = await WireServer.StartAsync(context => Redirect(context, 307, storage.Url("/blob")));
        using var client = Wire.Client(new OneCredential("me", "secret"), servers: [server, storage]);

        var manifest = await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token);

        Wire.AssertError(
            manifest, UnknownReason.Unauthorized,
            $"{storage.Host} (for {server.Host}) denies team/app:1.0 to the configured credentials, or it does not exist (UNAUTHORIZED: authentication required)");
        Assert.Null(Assert.Single(storage.Requests).Authorization);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_redirect_loop_ends()
    {
        await using var server = await WireServer.StartAsync(context => Redirect(context, 302, new Uri("/again?secret", UriKind.Relative)));
        using var client = Wire.Client(servers: server);

        Wire.AssertError(
            await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token),
            UnknownReason.Unreachable, $"{server.Host} redirects more than 5 times; the last was to {server.Host}");
        Assert.Equal(RegistryTransport.MaxRedirects + 1, server.Requests.Count);
    }

    [Theory]
    [InlineData(null, UnknownReason.Malformed, "answers 302 without a Location that is a URL")]
    [InlineData("http://elsewhere.corp/blob?secret", UnknownReason.Unreachable, "leads to elsewhere.corp, which is plain http; only hosts with registries[].plainHttp are asked that way")]
    [InlineData("ftp://elsewhere.corp/blob", UnknownReason.Unreachable, "leads to a URL of scheme ftp; only https is followed")]
    [InlineData("file:///etc/passwd", UnknownReason.Unreachable, "leads to a URL of scheme file; only https is followed")]
    public async Task A_redirect_to_where_nobody_should_go_is_not_followed(string? location, UnknownReason reason, string message)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
        });
        using var client = Wire.Client(servers: server);

        Wire.AssertError(await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token), reason, $"{server.Host} {message}");
    }

    [Fact]
    public async Task A_redirect_from_https_to_http_is_never_followed()
    {
        using var authority = new TestAuthority();
        using var folder = new TestFolder();
        authority.Write(folder);
        await using var plain = await WireServer.StartAsync(context => context.Response.SendAsync(Wire.Image.Manifest));
        await using var server = await WireServer.StartAsync(context => Redirect(context, 307, plain.Url("/blob?secret")), authority);
        var settings = new RegistrySettings { Host = server.Host, AllowPrivate = true, CaFile = folder["ca.pem"] };
        using var client = new WireClient(
            new PratiqueConfiguration { Registries = [settings, Wire.Settings(plain.Host)] }, RegistryAccess.ConfiguredOnly, new NoCredentials(), TimeProvider.System);

        Wire.AssertError(
            await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token),
            UnknownReason.Unreachable, $"{server.Host} redirects from https to plain http at {plain.Host}; that is never followed");
        Assert.Empty(plain.Requests);
    }

    [Fact]
    public async Task A_typed_private_host_may_not_lead_to_other_private_hosts()
    {
        await using var other = await WireServer.StartAsync(context => context.Response.SendAsync(Wire.Image.Manifest));
        await using var redirecting = await WireServer.StartAsync(context => Redirect(context, 307, other.Url("/blob")));
        await using var challenging = await WireServer.StartAsync(context => context.Response.DenyAsync($"Bearer realm=\"{other.Url("/token")}\""));
        using var client = Typed(redirecting, challenging, other);

        foreach (var server in new[] { redirecting, challenging })
        {
            Wire.AssertError(
                await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token), UnknownReason.Unreachable,
                $"{other.Host} (for {server.Host}) is at 127.0.0.1, a loopback address; registries[].allowPrivate of {server.Host} would let its token service and redirects be there");
        }

        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_connection_made_for_one_registry_is_not_lent_to_another_that_may_not_go_there()
    {
        await using var inner = await WireServer.StartAsync(context => context.Response.SendAsync(Wire.Image.Manifest));
        await using var evil = await WireServer.StartAsync(context => Redirect(context, 307, inner.Url("/blob")));
        using var client = Typed(evil, inner);

        Assert.True((await client.GetManifestAsync(inner.Repository(), "1.0", Limit, Token)).Succeeded);
        Assert.Equal(UnknownReason.Unreachable, (await client.GetManifestAsync(evil.Repository(), "1.0", Limit, Token)).Error!.Reason);

        Assert.Single(inner.Requests);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("::ffff:169.254.169.254")]
    public async Task A_metadata_address_is_never_asked(string address)
    {
        using var client = Client(new RegistrySettings { Host = "registry.corp", AllowPrivate = true }, address);

        Wire.AssertError(
            await client.GetManifestAsync(new RepositoryName("registry.corp", "team/app"), "1.0", Limit, Token),
            UnknownReason.Unreachable, $"registry.corp is at {IPAddress.Parse(address)}, a cloud metadata address; those are never asked");
    }

    [Fact]
    public async Task A_token_realm_at_the_metadata_address_is_never_asked()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.DenyAsync("Bearer realm=\"https://169.254.169.254/latest\""));
        using var client = Wire.Client(servers: server);

        Wire.AssertError(
            await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token), UnknownReason.Unreachable,
            $"169.254.169.254 (for {server.Host}) is at 169.254.169.254, a cloud metadata address; those are never asked");
    }

    [Theory]
    [InlineData("10.1.2.3", "a private address")]
    [InlineData("fd12::1", "a private address")]
    [InlineData("100.64.0.1", "a carrier-grade NAT address")]
    [InlineData("0.0.0.0", "an unspecified address")]
    [InlineData("192.0.2.1", "a reserved address")]
    [InlineData("127.0.0.1", "a loopback address")]
    [InlineData("169.254.1.1", "a link-local address")]
    [InlineData("fe80::1", "a link-local address")]
    public async Task A_name_that_resolves_to_an_address_that_is_not_public_is_refused(string address, string kind)
    {
        using var client = Client(new RegistrySettings { Host = "registry.corp" }, address);

        Wire.AssertError(
            await client.GetManifestAsync(new RepositoryName("registry.corp", "team/app"), "1.0", Limit, Token),
            UnknownReason.Unreachable, $"registry.corp is at {address}, {kind}; registries[].allowPrivate of registry.corp would let it be there");
    }

    [Theory]
    [InlineData("169.254.42.42", "a cloud metadata address")]
    [InlineData("224.0.0.1", "a multicast address")]
    public async Task Where_no_registry_can_be_is_never_asked_whatever_the_configuration_allows(string address, string kind)
    {
        using var client = Client(new RegistrySettings { Host = "registry.corp", AllowPrivate = true }, address);

        Wire.AssertError(
            await client.GetManifestAsync(new RepositoryName("registry.corp", "team/app"), "1.0", Limit, Token),
            UnknownReason.Unreachable, $"registry.corp is at {address}, {kind}; those are never asked");
    }

    [Fact]
    public async Task Of_several_addresses_the_allowed_ones_are_connected_to()
    {
        await using var server = await WireServer.StartAsync(context => context.Response.SendAsync(Wire.Image.Manifest));
        var name = $"registry.corp:{new Uri($"http://{server.Host}").Port}";
        using var client = Client(Wire.Settings(name), "169.254.169.254", "127.0.0.2", "127.0.0.1");

        Assert.True((await client.GetManifestAsync(new RepositoryName(name, "team/app"), "1.0", Limit, Token)).Succeeded);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "registry.corp is not known to DNS")]
    [InlineData(SocketError.TryAgain, "DNS does not answer for registry.corp")]
    public async Task A_name_that_does_not_resolve_is_unreachable(SocketError error, string message)
    {
        using var client = new WireClient(
            new PratiqueConfiguration(), RegistryAccess.ConfiguredOnly, new NoCredentials(), TimeProvider.System,
            (_, _) => throw new SocketException((int)error));

        Wire.AssertError(
            await client.GetManifestAsync(new RepositoryName("registry.corp", "team/app"), "1.0", Limit, Token), UnknownReason.Unreachable, message);
    }

    [Theory]
    [InlineData("docker.io", "registry-1.docker.io")]
    [InlineData("ghcr.io", "ghcr.io")]
    public async Task A_registry_is_asked_at_its_host(string registry, string host)
    {
        var asked = new List<string>();
        using var client = new WireClient(
            new PratiqueConfiguration(), RegistryAccess.ConfiguredOnly, new NoCredentials(), TimeProvider.System,
            (name, _) =>
            {
                asked.Add(name);
                return Task.FromResult<IPAddress[]>([]);
            });

        Wire.AssertError(
            await client.GetManifestAsync(new RepositoryName(registry, "team/app"), "1.0", Limit, Token),
            UnknownReason.Unreachable, $"{registry} is not known to DNS");
        Assert.Equal([host], asked);
    }

    [Fact]
    public async Task A_host_that_makes_no_URL_is_malformed()
    {
        using var client = Wire.Client();

        Wire.AssertError(
            await client.GetManifestAsync(new RepositoryName("registry.corp:99999", "team/app"), "1.0", Limit, Token),
            UnknownReason.Malformed, "'registry.corp:99999' is no host of a registry");
    }

    [Theory]
    [InlineData(null, "is not there")]
    [InlineData("no PEM", "holds no PEM certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds what is no PEM certificate")]
    public async Task A_CA_file_that_cannot_be_used_is_said_to_be_one(string? text, string problem)
    {
        using var folder = new TestFolder();
        if (text is not null)
        {
            await File.WriteAllTextAsync(folder["ca.pem"], text, Token);
        }

        using var client = Client(new RegistrySettings { Host = "registry.corp", CaFile = folder["ca.pem"] }, "8.8.8.8");
        var error = (await client.GetManifestAsync(new RepositoryName("registry.corp", "team/app"), "1.0", Limit, Token)).Error!;

        Assert.Equal(new SourceError(UnknownReason.Unreachable, $"the CA file ca.pem (registries[].caFile) {problem}"), error);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", UnknownReason.Unreachable, "answers with what is no HTTP")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: https://r\u00e9gistre.corp/\r\nContent-Length: 0\r\n\r\n", UnknownReason.Malformed, "leads to r\u00e9gistre.corp, which is no host name")]
    [InlineData("HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer realm=\"https://r\u00e9gistre.corp/\"\r\nContent-Length: 0\r\n\r\n", UnknownReason.Malformed, "leads to r\u00e9gistre.corp, which is no host name")]
    public async Task A_server_that_sends_nonsense_is_said_to(string response, UnknownReason reason, string message)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var host = listener.LocalEndpoint.ToString()!;
        var serving = Task.Run(
            async () =>
            {
                using var peer = await listener.AcceptTcpClientAsync(Token);
                await peer.GetStream().WriteAsync(Encoding.Latin1.GetBytes(response), Token);
            },
            Token);
        using var client = Client(Wire.Settings(host), "127.0.0.1");

        Wire.AssertError(
            await client.GetManifestAsync(new RepositoryName(host, "team/app"), "1.0", Limit, Token),
            reason, $"{host} {message}");
        await serving;
    }

    private static WireClient Client(RegistrySettings settings, params string[] addresses) => new(
        new PratiqueConfiguration { Registries = [settings] },
        RegistryAccess.ConfiguredOnly,
        new NoCredentials(),
        TimeProvider.System,
        (_, _) => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse)));

    // All speak http by configuration; none may be private but because it was typed.
    private static WireClient Typed(params WireServer[] servers) => new(
        new PratiqueConfiguration { Registries = [.. servers.Select(server => Wire.Settings(server.Host) with { AllowPrivate = false })] },
        new RegistryAccess { PrivateHosts = RegistryAccess.ConfiguredOnly.PrivateHosts.Union(servers.Select(server => server.Host)) },
        new NoCredentials(),
        TimeProvider.System);

    private static Task Redirect(HttpContext context, int status, Uri location)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location.ToString();
        return Task.CompletedTask;
    }

    private static Task AuthenticatedRedirect(HttpContext context, int status, Uri location) =>
        context.Request.Headers.Authorization.Count > 0
            ? Redirect(context, status, location)
            : context.Response.DenyAsync("Basic realm=\"b\"");
}
