using Policy.Images.Configuration;

namespace Policy.Images.Tests.Configuration;

/// <summary>NO_PROXY as golang.org/x/net/http/httpproxy reads it; the tables are its documented cases and those of its tests.</summary>
public sealed class ProxyExceptionsTests
{
    private const string Table =
        "foobar.com, .barbaz.net, *.wildcard.io, 192.168.1.1, 192.168.1.2:81, 192.168.1.3:80, 10.0.0.0/30, 2001:db8::52:0:1, [2001:db8::52:0:2]:443, "
        + "[2001:db8::52:0:3]:80, 2002:db8:a::45/64";

    public static TheoryData<string, bool> Hosts => new()
    {
        { "localhost", true },
        { "LOCALHOST", true },
        { "127.0.0.1", true },
        { "127.0.0.2", true },
        { "[::1]", true },
        { "[::ffff:127.0.0.1]", true },
        { "[::2]", false },
        { "192.168.1.1", true },
        { "[::ffff:192.168.1.1]", true },
        { "192.168.1.2", false }, // another port
        { "192.168.1.3", true },
        { "192.168.1.4", false },
        { "10.0.0.2", true },
        { "10.0.0.4", false },
        { "[2001:db8::52:0:1]", true },
        { "[2001:db8::52:0:2]", false }, // another port
        { "[2001:db8::52:0:3]", true },
        { "[2002:db8:a::123]", true },
        { "[2002:db8:a:1::123]", false },
        { "[fe80::424b:c8be:1643:a1b6]", false },
        { "barbaz.net", false }, // a dot leads the entry: subdomains alone
        { "www.barbaz.net", true },
        { "foobar.com", true },
        { "www.foobar.com", true },
        { "WWW.FooBar.com", true },
        { "foofoobar.com", false },
        { "baz.com", false },
        { "localhost.net", false },
        { "local.localhost", false },
        { "barbarbaz.net", false },
        { "wildcard.io", false },
        { "nested.wildcard.io", true },
        { "awildcard.io", false },
    };

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Hosts_are_asked_directly_as_the_list_says(string host, bool direct) =>
        Assert.Equal(direct, ProxyExceptions.Parse(Table).Include(new Uri($"http://{host}:80/")));

    [Fact]
    public void An_asterisk_means_every_host() =>
        Assert.All(Hosts, row => Assert.True(ProxyExceptions.Parse("other.net, *").Include(new Uri($"https://{row.Data.Item1}/"))));

    [Theory]
    [InlineData("example.com", "http://example.com/", true)]
    [InlineData("ample.com", "http://example.com/", false)]
    [InlineData("EXAMPLE.com", "http://foo.example.com/", true)]
    [InlineData(".foo.com", "http://example.com/", false)]
    [InlineData("example.com:443", "https://example.com/", true)]
    [InlineData("example.com:443", "https://example.com:8443/", false)]
    [InlineData("example.com:443", "https://a.example.com/", true)]
    [InlineData("example.com:", "https://example.com:8443/", true)]
    [InlineData("*.example.com:5000", "https://a.example.com:5000/", true)]
    [InlineData("*.example.com:5000", "https://example.com:5000/", false)]
    [InlineData(".示例.com", "http://www.示例.com", true)]
    [InlineData("xn--fsq092h.com", "http://www.示例.com", true)]
    [InlineData("示例.com", "http://www.xn--fsq092h.com", true)]
    [InlineData("[fd00::1]", "https://[fd00::1]:5000/", true)]
    [InlineData("[fd00::1]:5000", "https://[fd00::1]/", false)]
    [InlineData("0.0.0.0/0", "https://8.8.8.8/", true)]
    [InlineData("0.0.0.0/0", "https://[fd00::1]/", false)]
    [InlineData("10.96.0.0/12", "https://10.111.255.255/", true)]
    [InlineData("10.96.0.0/12", "https://10.112.0.0/", false)]
    [InlineData("10.0.0.0/33", "https://10.0.0.0/", false)]
    [InlineData("10.0.0.0/-1", "https://10.0.0.0/", false)]
    [InlineData("10.0.0.0/8", "https://registry.corp/", false)] // names are not resolved for it
    [InlineData("3.4", "https://1.2.3.4/", false)] // no subdomain
    [InlineData("1.2.3", "https://1.2.3.4/", false)]
    public void An_entry_is_an_address_a_network_or_a_domain_with_or_without_a_port(string list, string uri, bool direct) =>
        Assert.Equal(direct, ProxyExceptions.Parse(list).Include(new Uri(uri)));

    [Theory]
    [InlineData("")]
    [InlineData(",, ,")]
    [InlineData(":1")]
    [InlineData(".")]
    [InlineData("*.")]
    [InlineData("[::1")]
    [InlineData("[]:80")]
    [InlineData("/8")]
    [InlineData("http://example.com")]
    [InlineData("\u0000,\u200b")]
    public void What_is_no_entry_matches_nothing(string list) => Assert.False(ProxyExceptions.Parse(list).Include(new Uri("http://example.com/")));
}
