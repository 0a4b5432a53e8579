using Policy.Images.Configuration;

namespace Policy.Images.Tests.Configuration;

public sealed class HostSyntaxTests
{
    [Theory]
    [InlineData("docker.io")]
    [InlineData("localhost")]
    [InlineData("localhost:5000")]
    [InlineData("registry.corp:65535")]
    [InlineData("Registry.Corp:1")]
    [InlineData("10.0.0.1:5000")]
    [InlineData("[::1]")]
    [InlineData("[fd00::1]:5000")]
    [InlineData("a-b.c")]
    [InlineData("registry.c0rp")]
    [InlineData("3.corp")]
    [InlineData("10.0.1", false)]
    [InlineData("corp.7", false)]
    [InlineData("5000", false)]
    [InlineData("", false)]
    [InlineData(":5000", false)]
    [InlineData("a:", false)]
    [InlineData("a:0", false)]
    [InlineData("a:65536", false)]
    [InlineData("a:999999", false)]
    [InlineData("a:+1", false)]
    [InlineData("a:5000/b", false)]
    [InlineData("a/b", false)]
    [InlineData("-a.b", false)]
    [InlineData("a-.b", false)]
    [InlineData("a..b", false)]
    [InlineData("a_b", false)]
    [InlineData("*.a", false)]
    [InlineData("::1", false)]
    [InlineData("[::1", false)]
    [InlineData("[a.b]", false)]
    [InlineData("[::1]a", false)]
    public void A_registry_is_a_host_with_or_without_port(string text, bool isOne = true) => Assert.Equal(isOne, HostSyntax.IsRegistry(text));

    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("::")]
    [InlineData("[::]")]
    [InlineData("fe80::1")]
    [InlineData("1", false)]
    [InlineData("1.2.3", false)]
    [InlineData("0x7f.0.0.1", false)]
    [InlineData("01.2.3.4", false)]
    [InlineData("1.2.3.4.5", false)]
    [InlineData("[1.2.3.4]", false)]
    [InlineData("[[::]]", false)]
    [InlineData("[::]:80", false)]
    [InlineData("localhost", false)]
    [InlineData("", false)]
    public void An_address_is_written_in_full(string text, bool isOne = true) => Assert.Equal(isOne, HostSyntax.IsAddress(text));

    [Fact]
    public void Names_have_an_end()
    {
        Assert.True(HostSyntax.IsName(new string('a', 63)));
        Assert.False(HostSyntax.IsName(new string('a', 64)));
        Assert.True(HostSyntax.IsName(string.Join('.', Enumerable.Repeat("a", 127))));
        Assert.False(HostSyntax.IsName(string.Join('.', Enumerable.Repeat("a", 128))));
    }

    [Theory]
    [InlineData("*.svc", true, true)]
    [InlineData("*.svc", false, false)]
    [InlineData("*", true, false)]
    [InlineData("a.*.b", true, false)]
    public void A_wildcard_leads_only_where_it_may(string text, bool wildcard, bool isOne) => Assert.Equal(isOne, HostSyntax.IsName(text, wildcard));
}
