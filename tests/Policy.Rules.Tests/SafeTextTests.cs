namespace Policy.Rules.Tests;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two\nlines\r\n\tend", "two lines   end")]
    [InlineData("\u001b[31mred\u001b[0m", "\ufffd[31mred\ufffd[0m")]
    [InlineData("a\u0000b\u007fc\u0085d\u009bK", "a\ufffdb\ufffdc d\ufffdK")]
    [InlineData("abc\u202egnp.exe", "abc\ufffdgnp.exe")]
    [InlineData("zero\u200bwidth\ufeff", "zero\ufffdwidth\ufffd")]
    [InlineData("a\u2028b\u2029c\u00a0d", "a b c d")]
    [InlineData("private \ue000 and not assigned \u0378", "private \ufffd and not assigned \ufffd")]
    [InlineData("grüße 🚢", "grüße 🚢")]
    public void What_a_terminal_would_act_on_is_never_shown(string text, string shown)
    {
        Assert.Equal(shown, SafeText.Line(text, 100));
        Assert.Equal(shown, SafeText.Plain(text));
        Assert.Equal($"'{shown}'", SafeText.Quoted(text));
        Assert.Equal(shown.Replace("   ", " ", StringComparison.Ordinal), SafeText.Excerpt(text));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_replaced()
    {
        Assert.Equal("half \ufffd pair", SafeText.Line("half \ud800 pair", 100));
        Assert.Equal("half \ufffd pair", SafeText.Excerpt("half \ud800 pair"));
    }

    [Theory]
    [InlineData("12345", 5, "12345")]
    [InlineData("123456", 5, "1234…")]
    [InlineData("größe", 5, "größe")]
    [InlineData("größer", 5, "größ…")]
    [InlineData("🚢🚢🚢", 3, "🚢🚢🚢")]
    [InlineData("🚢🚢🚢🚢", 3, "🚢🚢…")]
    public void A_line_that_is_too_long_is_cut_between_characters(string text, int most, string line) => Assert.Equal(line, SafeText.Line(text, most));

    [Theory]
    [InlineData("", "")]
    [InlineData("short", "short")]
    [InlineData("0123456789", "0123456789")]
    [InlineData("0123456789x", "0123456789…")]
    [InlineData("a\t\r\n  b", "a b")]
    [InlineData("  a b ", "a b")]
    [InlineData("\u0000a\u001b[31m", "\ufffda\ufffd[31m")]
    [InlineData("12345678 9abc", "12345678 9…")]
    public void An_excerpt_is_one_line_of_bounded_length(string text, string expected) => Assert.Equal(expected, SafeText.Excerpt(text, 10));

    [Fact]
    public void A_cut_never_splits_a_surrogate_pair() => Assert.Equal("012345678…", SafeText.Excerpt("012345678😀abc", 10));

    [Theory]
    [InlineData(0, 4, "0123456789ab…")]
    [InlineData(30, 34, "…qrstuvwxyz01…")]
    [InlineData(58, 62, "…EFGHIJKLMNOP")]
    public void The_surroundings_of_a_place_are_shown(int start, int end, string expected)
    {
        const string Text = "0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP";

        var excerpt = SafeText.Around(Text, start, end, 12);

        Assert.Equal(expected, excerpt);
        Assert.Contains(Text[start..end], excerpt);
    }

    [Fact]
    public void A_place_is_shown_to_its_end_unless_it_is_very_long()
    {
        Assert.Equal("0123456789abcdef…", SafeText.Around("0123456789abcdefghijklmnop", 2, 16, 12));
        Assert.Equal("0123456789abcdefghijklmn…", SafeText.Around("0123456789abcdefghijklmnop", 0, 26, 12));
    }

    [Theory]
    [InlineData("", "''")]
    [InlineData("plain ~ text", "'plain ~ text'")]
    [InlineData("a\u001b[2J\n", "'a<U+001B>[2J<U+000A>'")]
    [InlineData("gіthub", "'g<U+0456>thub'")]
    [InlineData("\u007f", "'<U+007F>'")]
    public void What_should_be_ASCII_and_is_not_is_named(string text, string shown) => Assert.Equal(shown, SafeText.QuotedAscii(text));

    [Fact]
    public void Long_text_is_cut()
    {
        Assert.Equal(new string('a', 80), SafeText.Ascii(new string('a', 80)));
        Assert.Equal(new string('a', 80) + "…", SafeText.Ascii(new string('a', 81)));
        Assert.Equal(new string('a', 80), SafeText.Plain(new string('a', 80)));
        Assert.Equal(new string('a', 80) + "…", SafeText.Plain(new string('a', 81)));
        Assert.Equal(new string('a', 80) + "…", SafeText.Excerpt(new string('a', 81)));
    }

    [Theory]
    [InlineData(' ', "' '")]
    [InlineData('~', "'~'")]
    [InlineData('\u001f', "U+001F")]
    [InlineData('\u007f', "U+007F")]
    public void A_character_is_shown_or_named(char c, string shown) => Assert.Equal(shown, SafeText.Character(c));

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "0")]
    [InlineData(5, "0, 1, 2, 3, 4")]
    [InlineData(6, "0, 1, 2, 3, 4 and 1 more")]
    public void Of_a_list_the_first_five_are_named(int count, string shown) => Assert.Equal(shown, SafeText.List(Enumerable.Range(0, count).ToArray()));
}
