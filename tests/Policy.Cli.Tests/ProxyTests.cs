using Policy.Testing;

namespace Policy.Cli.Tests;

/// <summary>The command behind a proxy that the environment names.</summary>
public sealed class ProxyTests
{
    // Resolves nowhere (RFC 6761, section 6.4), so that the proxy is asked for it.
    private const string Reference = "registry.invalid/team/app:1.0";

    [Fact]
    public async Task Registries_are_asked_through_the_proxy_of_the_environment()
    {
        await using var proxy = new ForwardProxy(new ForwardProxyOptions { Credentials = "me:hunter2" });

        var result = await PratiqueCommand.RunAsync([("https_proxy", $"http://me:hunter2@{proxy.Host}")], "scan", Reference, "--output", "json");

        Assert.Contains($"the proxy {proxy.Host} answers 403 when it is asked for registry.invalid", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output + result.Error, StringComparison.Ordinal);
        Assert.All(proxy.Requests, request => Assert.Equal("CONNECT registry.invalid:443", request.Line));
    }

    [Fact]
    public async Task A_proxy_is_spoken_to_over_TLS_where_its_URL_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the system's CAs are named by SSL_CERT_FILE for OpenSSL alone");
        using var authority = new TestAuthority();
        using var folder = new TestFolder();
        authority.Write(folder);
        await using var proxy = new ForwardProxy(new ForwardProxyOptions { Certificate = authority.Server });

        await PratiqueCommand.RunAsync([("HTTPS_PROXY", $"https://{proxy.Host}"), ("SSL_CERT_FILE", folder["ca.pem"])], "scan", Reference);

        Assert.Contains("CONNECT registry.invalid:443", proxy.Requests.Select(request => request.Line));
    }

    [Fact]
    public async Task A_proxy_that_is_none_is_a_mistake()
    {
        var result = await PratiqueCommand.RunAsync([("HTTPS_PROXY", "socks5://me:secret@proxy.corp:1080")], "scan", Reference);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("pratique: HTTPS_PROXY: is a URL of another scheme; proxies are spoken to as http:// or https://\n", result.Error);
    }
}
