using Policy.Rules.Documents;

namespace Policy.Rules.Tests.Documents;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2027-01-31T00:00:00Z", "2027-01-31T00:00:00.0000000+00:00")]
    [InlineData("2027-01-31T23:59:59+00:00", "2027-01-31T23:59:59.0000000+00:00")]
    [InlineData("2027-01-31T02:30:00+02:30", "2027-01-31T02:30:00.0000000+02:30")]
    [InlineData("2027-01-31T02:30:00-11:00", "2027-01-31T02:30:00.0000000-11:00")]
    [InlineData("2027-01-31T00:00:00.5Z", "2027-01-31T00:00:00.5000000+00:00")]
    [InlineData("2027-01-31T00:00:00.123456Z", "2027-01-31T00:00:00.1234560+00:00")]
    [InlineData("2027-01-31T00:00:00.123456789+01:00", "2027-01-31T00:00:00.1234567+01:00")]
    [InlineData("2028-02-29T00:00:00Z", "2028-02-29T00:00:00.0000000+00:00")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.0000000+00:00")]
    public void A_point_in_time_is_read(string text, string time)
    {
        Assert.True(Rfc3339.TryParse(text, out var read));
        Assert.Equal(time, read.ToString("O"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Z")]
    [InlineData("+01:00")]
    [InlineData("tomorrow")]
    [InlineData("2027-01-31")]
    [InlineData("2027-01-31T00:00Z")]
    [InlineData("2027-01-31T00:00:00")]
    [InlineData("2027-01-31 00:00:00Z")]
    [InlineData("2027-01-31t00:00:00z")]
    [InlineData("2027-1-31T00:00:00Z")]
    [InlineData("2027-02-30T00:00:00Z")]
    [InlineData("2027-02-29T00:00:00Z")]
    [InlineData("2027-13-01T00:00:00Z")]
    [InlineData("2027-01-31T24:00:00Z")]
    [InlineData("2027-01-31T00:60:00Z")]
    [InlineData("2027-01-31T23:59:60Z")]
    [InlineData("2027-01-31T00:00:00.Z")]
    [InlineData("2027-01-31T00:00:00.xZ")]
    [InlineData("2027-01-31T00:00:00,5Z")]
    [InlineData("2027-01-31T00:00:00+0100")]
    [InlineData("2027-01-31T00:00:00+01")]
    [InlineData("2027-01-31T00:00:00+99:00")]
    [InlineData("2027-01-31T00:00:00+01:00Z")]
    [InlineData("2027-01-31T00:00:00Z ")]
    [InlineData(" 2027-01-31T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("12027-01-31T00:00:00Z")]
    public void What_leaves_something_open_or_is_no_time_is_not(string text) => Assert.False(Rfc3339.TryParse(text, out _));
}
