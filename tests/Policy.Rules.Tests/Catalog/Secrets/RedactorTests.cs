using Policy.Rules.Catalog.Secrets;

namespace Policy.Rules.Tests.Catalog.Secrets;

public sealed class RedactorTests
{
    [Fact]
    public void A_text_without_credentials_is_the_very_same()
    {
        const string Text = "USER is unset, which means root (uid 0)";

        Assert.Same(Text, Redactor.ByLooks.Redact(Text));
        Assert.Same(Text, new Redactor(["hunter22"]).Redact(Text));
    }

    [Fact]
    public void What_is_known_is_taken_out_wherever_it_stands() => Assert.Equal(
        "[redacted], x[redacted]y and [redacted]", new Redactor(["hunter22", "hunter22!"]).Redact("hunter22, xhunter22!y and hunter22"));

    [Theory]
    [InlineData("image", "the image is root")]
    [InlineData("a1b2c", "a1b2c stays")]
    [InlineData("swordfishing", "swordfishing is a word")]
    public void A_short_word_is_left_where_nothing_tells_what_it_is(string known, string text) => Assert.Same(text, new Redactor([known]).Redact(text));

    [Theory]
    [InlineData("a1b2c3")]
    [InlineData("swordfishingrods")]
    public void A_telling_value_is_taken_out(string known) => Assert.Equal("[redacted] goes", new Redactor([known]).Redact(known + " goes"));

    [Fact]
    public void A_harmless_beginning_is_kept()
    {
        var token = FakeSecrets.One("a Vault token");

        Assert.Equal("x hvs.[redacted] y", Redactor.ByLooks.Redact($"x {token} y"));
        Assert.Equal("x hvs.[redacted] y", new Redactor([token]).Redact($"x {token} y"));
    }

    [Fact]
    public void More_values_than_can_be_known_are_still_known_by_their_looks()
    {
        var values = Enumerable.Range(0, 200).Select(i => $"{i:000}{FakeSecrets.Body(1000)}").ToArray();
        var redactor = new Redactor(values);

        Assert.Equal("[redacted]", redactor.Redact(values[0]));
        Assert.Same(values[^1], redactor.Redact(values[^1]));
        Assert.Equal("PASSWORD=[redacted]", redactor.Redact("PASSWORD=" + values[^1]));
    }
}
