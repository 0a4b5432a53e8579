using System.Globalization;
using Policy.Rules.Catalog.SupplyChain.EndOfLife;
using Policy.Rules.Contents;

namespace Policy.Rules.Tests.Catalog.SupplyChain.EndOfLife;

public sealed class SystemSupportTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("2026-07-11", "None", null)]
    [InlineData("2026-07-12", "None", "security support")]
    [InlineData("2026-07-12", "Free", null)]
    [InlineData("2028-06-30", "Free", null)]
    [InlineData("2028-07-01", "Free", "Debian LTS")]
    [InlineData("2033-06-30", "Paid", null)]
    [InlineData("2033-07-01", "Paid", "Extended LTS")]
    public void The_last_day_of_what_counts_is_still_supported(string today, string counted, string? ended) =>
        Assert.Equal(ended, (Of("debian", "12", counted, Day(today)) as SystemSupport.Ended)?.What);

    [Theory]
    [InlineData("Free", "security support")]
    [InlineData("Paid", null)]
    public void Support_that_is_paid_for_counts_where_a_policy_says_so(string counted, string? ended) =>
        Assert.Equal(ended, (Of("ubuntu", "20.04", counted, Today) as SystemSupport.Ended)?.What);

    [Fact]
    public void A_release_whose_end_nobody_announced_is_mended() => Assert.IsType<SystemSupport.Mended>(Of("azurelinux", "3.0", "None", new DateOnly(2099, 1, 1)));

    [Fact]
    public void What_rolls_has_no_end() => Assert.IsType<SystemSupport.Rolling>(Of("wolfi", "20230201", "None", Today));

    [Theory]
    [InlineData("debian", "14", true)]
    [InlineData("debian", "12.5", true)]
    [InlineData("debian", "5", false)]
    [InlineData("alpine", "3.25.0", true)]
    [InlineData("alpine", "4.0.0", true)]
    [InlineData("alpine", "3.x", false)]
    [InlineData("debian", "99999999999", false)]
    [InlineData("debian", "-1", false)]
    [InlineData("raspbian", "14", false)]
    public void A_release_that_came_out_since_the_table_was_made_is_mended_for_half_a_year(string id, string version, bool isMended)
    {
        Assert.Equal(isMended, Of(id, version, "Free", ReleaseTable.Dated.AddDays(180)) is SystemSupport.Mended);
        Assert.Equal(isMended && version != "12.5", isMended && Of(id, version, "Free", ReleaseTable.Dated.AddDays(181)) is SystemSupport.NotKnown);
    }

    [Fact]
    public void What_a_system_says_of_itself_counts_where_the_table_does_not_know_it()
    {
        var ended = Assert.IsType<SystemSupport.Ended>(SystemSupport.Of(new OsRelease { Id = "other", VersionId = "1", SupportEnd = Today.AddDays(-1) }, ExtendedSupport.Free, Today));

        Assert.Equal((Today.AddDays(-1), "support", "its own SUPPORT_END", null), (ended.On, ended.What, ended.Source, ended.Listed));
        Assert.IsType<SystemSupport.Mended>(SystemSupport.Of(new OsRelease { Id = "other", VersionId = "1", SupportEnd = Today }, ExtendedSupport.Free, Today));
    }

    [Fact]
    public void The_table_knows_better_than_what_was_foreseen() => Assert.IsType<SystemSupport.Mended>(
        SystemSupport.Of(new OsRelease { Id = "amzn", VersionId = "2", SupportEnd = new DateOnly(2025, 6, 30) }, ExtendedSupport.Free, new DateOnly(2026, 1, 1)));

    [Fact]
    public void What_is_in_no_table_is_not_known() => Assert.Equal(
        "when support ends of Raspbian GNU/Linux 11 is not in the table of 2026-08-22",
        Assert.IsType<SystemSupport.NotKnown>(
            SystemSupport.Of(new OsRelease { Id = "raspbian", VersionId = "11", PrettyName = "Raspbian GNU/Linux 11" }, ExtendedSupport.Free, Today)).Why);

    private static SystemSupport Of(string id, string version, string counted, DateOnly today) =>
        SystemSupport.Of(new OsRelease { Id = id, VersionId = version }, Enum.Parse<ExtendedSupport>(counted), today);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
