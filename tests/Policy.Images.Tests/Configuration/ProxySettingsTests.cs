using Policy.Images.Configuration;
using Policy.Rules.Documents;

namespace Policy.Images.Tests.Configuration;

/// <summary>The variables as golang.org/x/net/http/httpproxy reads them, whose own tests have many of these cases.</summary>
public sealed class ProxySettingsTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8080/")]
    [InlineData("cache.corp.example.com:1234", "http://cache.corp.example.com:1234/")]
    [InlineData("cache.corp.example.com", "http://cache.corp.example.com/")]
    [InlineData("localhost", "http://localhost/")]
    [InlineData("https://cache.corp.example.com", "https://cache.corp.example.com/")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/")]
    [InlineData("https://127.0.0.1:8080/", "https://127.0.0.1:8080/")]
    [InlineData(" HTTP://Proxy.corp ", "http://proxy.corp/")]
    [InlineData("http://[fd00::1]:3128", "http://[fd00::1]:3128/")]
    [InlineData("http://me:secret@proxy.corp:3128/path?query", "http://proxy.corp:3128/")]
    public void A_proxy_is_a_URL_or_a_host(string text, string address) =>
        Assert.Equal(address, Read(("HTTPS_PROXY", text)).Https?.Address.AbsoluteUri);

    [Theory]
    [InlineData("http://proxy.corp", null, "")]
    [InlineData("http://me@proxy.corp", "me", "")]
    [InlineData("me:secret@proxy.corp:3128", "me", "secret")]
    [InlineData("http://me:@proxy.corp", "me", "")]
    [InlineData("http://m%40e:s%3Ae:cr%2Fet@proxy.corp", "m@e", "s:e:cr/et")]
    public void Credentials_stand_in_the_URL_and_are_shown_nowhere(string text, string? user, string password)
    {
        var settings = Read(("HTTP_PROXY", text));

        Assert.Equal((user, password), (settings.Http!.User, settings.Http.Password));
        Assert.Equal(text.Contains(":3128", StringComparison.Ordinal) ? "proxy.corp:3128" : "proxy.corp:80", $"{settings.Http}");
        var shown = $"{settings} {new PratiqueConfiguration { Proxies = settings }}";
        Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("cr/et", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("cr%2Fet", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_scheme_has_its_own_proxy()
    {
        var settings = Read(("HTTP_PROXY", "http.proxy.tld"), ("HTTPS_PROXY", "https://secure.proxy.tld"));

        Assert.Equal("http.proxy.tld:80", $"{settings.For(new Uri("http://insecure.tld/"))}");
        Assert.Equal("secure.proxy.tld:443", $"{settings.For(new Uri("https://secure.tld/"))}");
        Assert.Null(Read(("HTTP_PROXY", "http.proxy.tld")).For(new Uri("https://secure.tld/")));
        Assert.Null(Read(("HTTPS_PROXY", "http.proxy.tld")).For(new Uri("http://insecure.tld/")));
        Assert.Null(Read().For(new Uri("https://secure.tld/")));
    }

    [Fact]
    public void Upper_case_comes_before_lower_case_and_what_is_empty_is_not_set()
    {
        var settings = Read(
            ("HTTP_PROXY", "upper.tld"), ("http_proxy", "lower.tld"), ("HTTPS_PROXY", ""), ("https_proxy", "secure.tld"), ("no_proxy", "direct.tld"));

        Assert.Equal(("upper.tld:80", "secure.tld:80"), ($"{settings.Http}", $"{settings.Https}"));
        Assert.Null(settings.For(new Uri("https://direct.tld/")));
        Assert.Equal((null, null), (Read(("HTTP_PROXY", " ")).Http, Read(("https_proxy", "")).Https));
    }

    [Fact]
    public void A_proxy_that_is_none_is_told_without_what_may_be_a_password()
    {
        var read = ProxySettings.Read(name => name switch { "HTTP_PROXY" => "http://me:secret@:80", "https_proxy" => "socks5://me:secret@proxy.corp", _ => null });

        Assert.Null(read.Value);
        Assert.Equal(
            [
                "HTTP_PROXY: is no URL of a proxy such as http://proxy.corp:3128",
                "https_proxy: is a URL of another scheme; proxies are spoken to as http:// or https://",
            ],
            read.Errors.Select(error => $"{error}"));
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("://proxy.corp")]
    [InlineData("proxy.corp:port")]
    [InlineData("http://proxy.corp:65536")]
    [InlineData("http://proxy.corp:0")]
    [InlineData("http://pro xy")]
    [InlineData("http://xn--\u0301")]
    [InlineData("pr\u00f6xy.corp")]
    [InlineData("foo://host")]
    [InlineData("file:///etc/passwd")]
    public void What_names_no_proxy_is_an_error(string text) =>
        Assert.Equal("HTTPS_PROXY", Assert.Single(ProxySettings.Read(name => name == "HTTPS_PROXY" ? text : null).Errors).File);

    private static ProxySettings Read(params (string Name, string Value)[] variables)
    {
        DocumentResult<ProxySettings> read = ProxySettings.Read(name => Array.Find(variables, variable => variable.Name == name).Value);
        Assert.Empty(read.Errors);
        return read.Value!;
    }
}
