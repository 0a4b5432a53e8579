using Policy.Rules.Policies;

namespace Policy.Rules.Tests.Policies;

public sealed class DurationTests
{
    [Theory]
    [InlineData("180d", 180 * 864_000_000_000)]
    [InlineData("12h", 432_000_000_000)]
    [InlineData("30m", 18_000_000_000)]
    [InlineData("10s", 100_000_000)]
    [InlineData("250ms", 2_500_000)]
    [InlineData("3us", 30)]
    [InlineData("3\u00b5s", 30)]
    [InlineData("3\u03bcs", 30)]
    [InlineData("200ns", 2)]
    [InlineData("99ns", 0)]
    [InlineData("1m30s", 900_000_000)]
    [InlineData("1d12h", 1_296_000_000_000)]
    [InlineData("1.5h", 54_000_000_000)]
    [InlineData(".5s", 5_000_000)]
    [InlineData("1.s", 10_000_000)]
    [InlineData("0s", 0)]
    [InlineData("0", 0)]
    [InlineData("365250d", 365_250 * 864_000_000_000)]
    public void A_duration_is_read_as_Go_has_it_and_in_days(string text, long ticks)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(ticks, duration.Ticks);
        Assert.Equal(ticks, Duration.Parse(text).Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1")]
    [InlineData("d")]
    [InlineData(".")]
    [InlineData(".s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1 s")]
    [InlineData("1s ")]
    [InlineData("1S")]
    [InlineData("1w")]
    [InlineData("1y")]
    [InlineData("1s1")]
    [InlineData("1..5s")]
    [InlineData("1.2.3s")]
    [InlineData("1e3s")]
    [InlineData("٣s")]
    [InlineData("365251d")]
    [InlineData("365250d1s")]
    [InlineData("9999999999999999s")]
    [InlineData("999999999999999d999999999999999d")]
    public void What_is_no_duration_or_over_a_thousand_years_is_none(string text)
    {
        Assert.False(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.Zero, duration);
        Assert.Equal($"'{text}' is no duration", Assert.Throws<FormatException>(() => Duration.Parse(text)).Message);
    }

    [Fact]
    public void However_much_stands_in_a_row_is_no_more_than_too_long() =>
        Assert.False(Duration.TryParse(string.Concat(Enumerable.Repeat("999999999999999d", 10_000)), out _));
}
