using Policy.Rules.Images;

namespace Policy.Rules.Tests.Images;

public sealed class SpelledTests
{
    [Theory]
    [InlineData("", "''")]
    [InlineData("plain ~ text", "'plain ~ text'")]
    [InlineData("a\u001b[2J\n", "'a<U+001B>[2J<U+000A>'")]
    [InlineData("gіthub", "'g<U+0456>thub'")]
    [InlineData("\u007f", "'<U+007F>'")]
    public void Text_is_quoted_without_what_would_not_be_seen(string text, string shown) => Assert.Equal(shown, Spelled.Quoted(text));

    [Fact]
    public void Long_text_is_cut()
    {
        Assert.Equal(new string('a', 80), Spelled.Plain(new string('a', 80)));
        Assert.Equal(new string('a', 80) + "…", Spelled.Plain(new string('a', 81)));
    }

    [Theory]
    [InlineData(' ', "' '")]
    [InlineData('~', "'~'")]
    [InlineData('\u001f', "U+001F")]
    [InlineData('\u007f', "U+007F")]
    public void A_character_is_shown_or_named(char c, string shown) => Assert.Equal(shown, Spelled.Character(c));

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "0")]
    [InlineData(5, "0, 1, 2, 3, 4")]
    [InlineData(6, "0, 1, 2, 3, 4 and 1 more")]
    public void Of_a_list_the_first_five_are_named(int count, string shown) => Assert.Equal(shown, Spelled.List(Enumerable.Range(0, count).ToArray()));
}
