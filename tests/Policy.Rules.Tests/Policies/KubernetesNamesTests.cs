using Policy.Rules.Policies;

namespace Policy.Rules.Tests.Policies;

public sealed class KubernetesNamesTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("web-tier")]
    [InlineData("0.web.tier-9")]
    [InlineData("", false)]
    [InlineData("Web", false)]
    [InlineData("web_tier", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a.", false)]
    [InlineData(".a", false)]
    [InlineData("a..b", false)]
    [InlineData("a.-b", false)]
    [InlineData("ä", false)]
    public void A_subdomain(string text, bool isOne = true) => Assert.Equal(isOne, KubernetesNames.IsSubdomain(text));

    [Fact]
    public void A_subdomain_has_253_characters_at_most()
    {
        Assert.True(KubernetesNames.IsSubdomain(new string('a', 253)));
        Assert.False(KubernetesNames.IsSubdomain(new string('a', 254)));
    }

    [Theory]
    [InlineData("tier")]
    [InlineData("Tier_1.x-y")]
    [InlineData("app.kubernetes.io/name")]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("-a", false)]
    [InlineData("a_", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("A/b", false)]
    [InlineData("a/b/c", false)]
    public void A_key(string text, bool isOne = true) => Assert.Equal(isOne, KubernetesNames.IsLabelKey(text));

    [Theory]
    [InlineData("")]
    [InlineData("Web-1_2.3")]
    [InlineData("a/b", false)]
    [InlineData(".a", false)]
    [InlineData("a b", false)]
    public void A_value(string text, bool isOne = true) => Assert.Equal(isOne, KubernetesNames.IsLabelValue(text));

    [Fact]
    public void A_label_has_63_characters_at_most()
    {
        Assert.True(KubernetesNames.IsLabelValue(new string('a', 63)));
        Assert.False(KubernetesNames.IsLabelValue(new string('a', 64)));
        Assert.True(KubernetesNames.IsLabelKey("x/" + new string('a', 63)));
        Assert.False(KubernetesNames.IsLabelKey("x/" + new string('a', 64)));
    }
}
