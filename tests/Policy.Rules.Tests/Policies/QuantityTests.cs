using Policy.Rules.Policies;

namespace Policy.Rules.Tests.Policies;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("+1", 1)]
    [InlineData("-0", 0)]
    [InlineData("300Mi", 314_572_800)]
    [InlineData("1Ki", 1024)]
    [InlineData("1Gi", 1_073_741_824)]
    [InlineData("1Ti", 1_099_511_627_776)]
    [InlineData("1Pi", 1_125_899_906_842_624)]
    [InlineData("7Ei", 8_070_450_532_247_928_832)]
    [InlineData("1k", 1000)]
    [InlineData("1M", 1_000_000)]
    [InlineData("2G", 2_000_000_000)]
    [InlineData("1T", 1_000_000_000_000)]
    [InlineData("1P", 1_000_000_000_000_000)]
    [InlineData("9E", 9_000_000_000_000_000_000)]
    [InlineData("1.5Gi", 1_610_612_736)]
    [InlineData("0.5", 0)]
    [InlineData("1.9", 1)]
    [InlineData("1.", 1)]
    [InlineData(".5k", 500)]
    [InlineData("1500m", 1)]
    [InlineData("999m", 0)]
    [InlineData("2000000u", 2)]
    [InlineData("3000000000n", 3)]
    [InlineData("1e3", 1000)]
    [InlineData("1E3", 1000)]
    [InlineData("1.5e3", 1500)]
    [InlineData("1e+3", 1000)]
    [InlineData("12345e-3", 12)]
    [InlineData("5e18", 5_000_000_000_000_000_000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("0e18", 0)]
    public void A_quantity_is_read_as_Kubernetes_has_it(string text, long bytes)
    {
        Assert.True(Quantity.TryParse(text, out var read));
        Assert.Equal(bytes, read);
        Assert.Equal(bytes, Quantity.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Mi")]
    [InlineData("e3")]
    [InlineData("k")]
    [InlineData("-1")]
    [InlineData("-1Mi")]
    [InlineData("+-1")]
    [InlineData("1-")]
    [InlineData("1 Mi")]
    [InlineData(" 1Mi")]
    [InlineData("1Mi ")]
    [InlineData("1mi")]
    [InlineData("1KI")]
    [InlineData("1K")]
    [InlineData("1MB")]
    [InlineData("1g")]
    [InlineData("1Mi1")]
    [InlineData("1.2.3")]
    [InlineData("1,000")]
    [InlineData(".")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("1e3.5")]
    [InlineData("1e19")]
    [InlineData("1e-19")]
    [InlineData("1e99999999999")]
    [InlineData("1eMi")]
    [InlineData("8Ei")]
    [InlineData("9.3E")]
    [InlineData("10E")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("79228162514264337593543950335m")]
    [InlineData("٣Mi")]
    [InlineData("10000000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_no_quantity_or_too_large_is_none(string text)
    {
        Assert.False(Quantity.TryParse(text, out var read));
        Assert.Equal(0, read);
        Assert.Equal($"'{text}' is no quantity of bytes", Assert.Throws<FormatException>(() => Quantity.Parse(text)).Message);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1 kB")]
    [InlineData(1550, "1.6 kB")]
    [InlineData(1_000_000, "1 MB")]
    [InlineData(314_572_800, "314.6 MB")]
    [InlineData(1_000_000_000, "1 GB")]
    [InlineData(1_234_567_890, "1.23 GB")]
    public void A_size_is_shown_in_the_unit_that_fits(long bytes, string shown) => Assert.Equal(shown, Quantity.Humanize(bytes));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(999, "999")]
    [InlineData(1000, "1k")]
    [InlineData(1001, "1001")]
    [InlineData(1024, "1Ki")]
    [InlineData(524_288_000, "500Mi")]
    [InlineData(2_000_000_000, "2G")]
    [InlineData(1_610_612_736, "1536Mi")]
    [InlineData(9_000_000_000_000_000_000, "9E")]
    public void A_limit_is_shown_as_its_author_would_write_it(long bytes, string shown)
    {
        Assert.Equal(shown, Quantity.Format(bytes));
        Assert.Equal(bytes, Quantity.Parse(shown));
    }
}
