using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Policy.Images.Configuration;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry.Transport;

/// <summary>Registries behind a proxy, seen from the wire. The proxy stands on loopback, which no registry here may do.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string Registry = "registry.corp";

    private readonly TestAuthority _authority = new(Registry);
    private readonly TestFolder _folder = new();

    public ProxyTests()
    {
        _authority.Write(_folder);
        _authority.WriteClient(_folder);
    }

    private RegistrySettings Secure => new() { Host = Registry, CaFile = _folder["ca.pem"] };

    private static RegistrySettings Plain => new() { Host = Registry, PlainHttp = true };

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_https_registry_is_asked_through_a_tunnel_that_knows_nothing_of_credentials()
    {
        await using var server = await StartAsync(_authority);
        await using var proxy = new ForwardProxy(new ForwardProxyOptions { Target = server.Host });
        using var user = User(proxy.Host, Secure);

        Assert.Equal("here", (await user.GetAsync(Registry, "Bearer secret")).Value);

        Assert.Equal("Bearer secret", Assert.Single(server.Requests).Authorization);
        var request = Assert.Single(proxy.Requests);
        Assert.Equal(("CONNECT registry.corp:443", null), (request.Line, request.Authorization));
        Assert.DoesNotContain("secret", request.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_http_registry_is_asked_by_its_whole_URL()
    {
        await using var server = await StartAsync();
        await using var proxy = new ForwardProxy(new ForwardProxyOptions { Target = server.Host });
        using var user = User(proxy.Host, Plain);

        Assert.Equal("here", (await user.GetAsync(Registry)).Value);

        Assert.Equal(["GET http://registry.corp/v2/"], proxy.Requests.Select(request => request.Line));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_proxy_gets_the_credentials_of_its_URL_and_nobody_else_does(bool plain)
    {
        await using var server = await StartAsync(plain ? null : _authority);
        await using var proxy = new ForwardProxy(new ForwardProxyOptions { Target = server.Host, Credentials = "me:s:cret@" });
        using var user = User($"me:s%3Acret%40@{proxy.Host}", plain ? Plain : Secure);

        Assert.Equal("here", (await user.GetAsync(Registry)).Value);

        Assert.Equal([null, "Basic bWU6czpjcmV0QA=="], proxy.Requests.Select(request => request.Authorization));
        Assert.Null(Assert.Single(server.Requests).Authorization);
    }

    [Theory]
    [InlineData(true, "", "wants a user name and password, and its URL has none")]
    [InlineData(false, "", "wants a user name and password, and its URL has none")]
    [InlineData(true, "me:wrong@", "does not take the user name and password of its URL")]
    [InlineData(false, "me:wrong@", "does not take the user name and password of its URL")]
    public async Task A_proxy_that_denies_is_said_to(bool plain, string credentials, string problem)
    {
        await using var proxy = new ForwardProxy(new ForwardProxyOptions { Target = "127.0.0.1:1", Credentials = "me:secret" });
        using var user = User(credentials + proxy.Host, plain ? Plain : Secure);

        AssertUnreachable(await user.GetAsync(Registry), $"the proxy {proxy.Host} {problem}");
    }

    [Fact]
    public async Task A_proxy_that_makes_no_tunnel_is_said_to()
    {
        await using var proxy = new ForwardProxy(new ForwardProxyOptions { Status = 503 });
        using var user = User($"me:secret@{proxy.Host}", Secure);

        AssertUnreachable(await user.GetAsync(Registry), $"the proxy {proxy.Host} answers 503 when it is asked for registry.corp");
    }

    [Fact]
    public async Task A_proxy_that_does_not_run_is_said_to()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var host = free.LocalEndpoint.ToString()!;
        free.Stop();
        using var user = User($"me:secret@{host}", Secure);

        AssertUnreachable(await user.GetAsync(Registry), $"the proxy {host} refuses connections; does it run, and is the port right?");
    }

    [Theory]
    [InlineData("me:secret@proxy.corp:3128", "the proxy proxy.corp:3128 is not known to DNS")]
    [InlineData("169.254.169.254", "the proxy 169.254.169.254:80 is at 169.254.169.254, a cloud metadata address; those are never asked")]
    public async Task A_proxy_that_is_nowhere_is_said_to_be(string proxy, string message)
    {
        using var user = User(proxy, Secure);

        AssertUnreachable(await user.GetAsync(Registry), message);
    }

    [Fact]
    public async Task A_registry_that_fails_behind_the_proxy_is_said_to_be_behind_it()
    {
        await using var server = await StartAsync(_authority);
        await using var proxy = new ForwardProxy(new ForwardProxyOptions { Target = server.Host });
        using var user = User($"me:secret@{proxy.Host}", new RegistrySettings { Host = Registry });

        var error = (await user.GetAsync(Registry)).Error!;

        Assert.StartsWith("no TLS connection with registry.corp: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($" (asked through the proxy {proxy.Host})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_skipTlsVerify_nor_the_client_certificate_of_a_registry_are_for_the_proxy()
    {
        await using var proxy = new ForwardProxy(new ForwardProxyOptions { Certificate = _authority.Server });
        using var user = User($"https://{proxy.Host}", new RegistrySettings
        {
            Host = Registry,
            SkipTlsVerify = true,
            ClientCertificateFile = _folder["client.pem"],
            ClientKeyFile = _folder["client.key"],
        });

        var error = (await user.GetAsync(Registry)).Error!;

        Assert.StartsWith($"no TLS connection with the proxy {proxy.Host}: ", error.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData("169.254.169.254", "is at 169.254.169.254, a cloud metadata address; those are never asked")]
    [InlineData("10.0.0.1", "is at 10.0.0.1, a private address; registries[].allowPrivate of {0} would let it be there", false)]
    [InlineData(Registry, "is at 10.0.0.1, a private address; registries[].allowPrivate of {0} would let it be there", false, "10.0.0.1")]
    [InlineData(Registry, "is at 169.254.169.254, a cloud metadata address; those are never asked", true, "169.254.169.254")]
    [InlineData(Registry, "is at 169.254.169.254, a cloud metadata address; those are never asked", true, "8.8.8.8", "169.254.169.254")]
    public async Task What_is_refused_directly_is_not_asked_of_the_proxy_either(string host, string problem, bool allowPrivate = true, params string[] addresses)
    {
        await using var proxy = new ForwardProxy(new ForwardProxyOptions());
        using var user = User(proxy.Host, Resolve.To(addresses), new RegistrySettings { Host = host, AllowPrivate = allowPrivate });

        AssertUnreachable(await user.GetAsync(host), $"{host} {problem.Replace("{0}", host, StringComparison.Ordinal)}");
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://169.254.169.254./latest")]
    [InlineData("http://2852039166/latest")]
    [InlineData("http://0xa9.0xfe.0xa9.0xfe/latest")]
    [InlineData("http://[::ffff:a9fe:a9fe]/latest")]
    public async Task A_redirect_to_the_metadata_address_is_not_asked_of_the_proxy(string location)
    {
        await using var server = await WireServer.StartAsync(context => context.Response.Redirect(location));
        await using var proxy = new ForwardProxy(new ForwardProxyOptions { Target = server.Host });
        using var user = User(
            proxy.Host, Plain with { AllowPrivate = true }, Wire.Settings("169.254.169.254"), Wire.Settings("169.254.169.254."), Wire.Settings("[::ffff:169.254.169.254]"));

        var error = (await user.GetAsync(Registry)).Error!;

        Assert.EndsWith(", a cloud metadata address; those are never asked", error.Message, StringComparison.Ordinal);
        Assert.Equal(["GET http://registry.corp/v2/"], proxy.Requests.Select(request => request.Line));
    }

    [Fact]
    public async Task Where_DNS_does_not_answer_the_proxy_is_asked_after_a_while_and_then_at_once()
    {
        await using var server = await StartAsync(_authority);
        await using var proxy = new ForwardProxy(new ForwardProxyOptions { Target = server.Host });
        var time = new TimerWatch();
        using var user = new TransportUser(Configuration(proxy.Host, Secure), Resolve.Never, time);

        var asking = user.GetAsync(Registry);
        await time.Begun(TargetAddresses.Limit);
        Assert.Empty(proxy.Requests);
        time.Advance(TargetAddresses.Limit);

        Assert.Equal("here", (await asking).Value);
        Assert.Equal("here", (await user.GetAsync(Registry)).Value);
    }

    [Fact]
    public async Task A_host_of_NO_PROXY_is_asked_directly_and_gains_nothing_of_what_the_proxy_may()
    {
        await using var server = await StartAsync();
        await using var proxy = new ForwardProxy(new ForwardProxyOptions { Target = server.Host });
        var direct = $"direct.corp:{server.Url("/").Port}";
        using var user = User(proxy.Host, Resolve.To("127.0.0.1"), Plain with { AllowPrivate = true }, new RegistrySettings { Host = direct, PlainHttp = true });

        Assert.Equal("here", (await user.GetAsync(Registry)).Value);
        AssertUnreachable(
            await user.GetAsync(direct), $"{direct} is at 127.0.0.1, a loopback address; registries[].allowPrivate of {direct} would let it be there");

        Assert.Single(proxy.Requests);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task This_machine_is_asked_directly()
    {
        await using var server = await StartAsync();
        await using var proxy = new ForwardProxy(new ForwardProxyOptions());
        using var user = User(proxy.Host, Wire.Settings(server.Host));

        Assert.Equal("here", (await user.GetAsync(server.Host)).Value);
        Assert.Empty(proxy.Requests);
    }

    private static Task<WireServer> StartAsync(TestAuthority? authority = null) =>
        WireServer.StartAsync(context => context.Response.WriteAsync("here"), authority);

    private static PratiqueConfiguration Configuration(string proxy, params RegistrySettings[] registries)
    {
        var read = ProxySettings.Read(name => name switch { "HTTP_PROXY" or "HTTPS_PROXY" => proxy, "NO_PROXY" => "direct.corp", _ => null });
        Assert.Empty(read.Errors);
        return new PratiqueConfiguration { Registries = [.. registries], Proxies = read.Value! };
    }

    private static TransportUser User(string proxy, params RegistrySettings[] registries) => User(proxy, Resolve.Nothing, registries);

    private static TransportUser User(string proxy, HostResolver resolve, params RegistrySettings[] registries) =>
        new(Configuration(proxy, registries), resolve);

    private static void AssertUnreachable(SourceResult<string> result, string message) =>
        Wire.AssertError(result, UnknownReason.Unreachable, message);
}
