using Policy.Rules.Catalog;

namespace Policy.Rules.Tests.Catalog;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("short", "short")]
    [InlineData("0123456789", "0123456789")]
    [InlineData("0123456789x", "0123456789…")]
    [InlineData("a\t\r\n  b", "a b")]
    [InlineData("\u0000a\u001b[31m", "a [31m")]
    [InlineData("12345678 9abc", "12345678 9…")]
    public void A_text_becomes_one_line_of_bounded_length(string text, string expected) => Assert.Equal(expected, Excerpt.Of(text, 10));

    [Fact]
    public void A_cut_never_splits_a_surrogate_pair() => Assert.Equal("012345678…", Excerpt.Of("012345678😀abc", 10));

    [Theory]
    [InlineData(0, 4, "0123456789ab…")]
    [InlineData(30, 34, "…qrstuvwxyz01…")]
    [InlineData(58, 62, "…EFGHIJKLMNOP")]
    public void The_surroundings_of_a_place_are_shown(int start, int end, string expected)
    {
        const string Text = "0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP";

        var excerpt = Excerpt.Around(Text, start, end, 12);

        Assert.Equal(expected, excerpt);
        Assert.Contains(Text[start..end], excerpt);
    }

    [Fact]
    public void A_place_is_shown_to_its_end_unless_it_is_very_long()
    {
        Assert.Equal("0123456789abcdef…", Excerpt.Around("0123456789abcdefghijklmnop", 2, 16, 12));
        Assert.Equal("0123456789abcdefghijklmn…", Excerpt.Around("0123456789abcdefghijklmnop", 0, 26, 12));
    }
}
