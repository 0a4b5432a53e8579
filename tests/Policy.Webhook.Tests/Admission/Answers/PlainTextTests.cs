using Policy.Webhook.Admission.Answers;

namespace Policy.Webhook.Tests.Admission.Answers;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two\nlines\r\n\tend", "two lines   end")]
    [InlineData("\u001b[31mred\u001b[0m", "[31mred[0m")]
    [InlineData("a\u0000b\u007fc\u0085d\u009bK", "abcdK")]
    [InlineData("abc\u202egnp.exe", "abcgnp.exe")]
    [InlineData("zero\u200bwidth\ufeff", "zerowidth")]
    [InlineData("a\u2028b", "ab")]
    [InlineData("grüße 🚢", "grüße 🚢")]
    public void What_a_terminal_would_act_on_is_taken_out(string text, string line) => Assert.Equal(line, PlainText.Line(text, 100));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("half \ufffd pair", PlainText.Line("half \ud800 pair", 100));

    [Theory]
    [InlineData("12345", 5, "12345")]
    [InlineData("123456", 5, "1234…")]
    [InlineData("🚢🚢🚢", 3, "🚢🚢🚢")]
    [InlineData("🚢🚢🚢🚢", 3, "🚢🚢…")]
    [InlineData("12345\u0000\u0000", 5, "12345")]
    public void What_is_too_long_is_cut_between_characters(string text, int most, string line) => Assert.Equal(line, PlainText.Line(text, most));
}
