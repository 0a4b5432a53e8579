using Policy.Images.Registry;

namespace Policy.Images.Tests.Registry;

public sealed class RegistryTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  plain text  ", "plain text")]
    [InlineData("a\r\nb", "a b")]
    [InlineData("\u001b[2Jcleared", "\ufffd[2Jcleared")]
    [InlineData("right\u202eto left", "right\ufffdto left")]
    [InlineData("zero\u200bwidth", "zero\ufffdwidth")]
    [InlineData("line\u2028paragraph\u2029end", "line paragraph end")]
    [InlineData("ünïcode 漢字 🐳", "ünïcode 漢字 🐳")]
    public void Text_is_made_fit_to_be_shown(string text, string expected) => Assert.Equal(expected, RegistryText.Clean(text));

    [Fact]
    public void Long_text_is_cut()
    {
        Assert.Equal(new string('a', 200), RegistryText.Clean(new string('a', 200)));
        Assert.Equal(new string('a', 200) + "…", RegistryText.Clean(new string('a', 201)));
    }

    [Fact]
    public void A_character_of_two_units_is_not_cut_in_half() =>
        Assert.Equal(new string('a', 199) + "…", RegistryText.Clean(new string('a', 199) + "🐳"));
}
