using System.Globalization;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Build;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.Build;

public sealed class StaleImageTests
{
    private static StaleImage Rule => new();

    [Fact]
    public void An_image_of_180_days_passes_where_nothing_is_said() => Assert.Same(Verdict.Pass, Evaluate(TestInput.Now.AddDays(-180)));

    [Fact]
    public void An_older_image_is_found()
    {
        var finding = Evaluate(TestInput.Now.AddDays(-180).AddSeconds(-1)).Finding;

        Assert.Equal("the image was built on 2026-05-27, 180 days ago; at most 180 days are allowed", finding.Message);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.created", "2026-05-27T11:59:59Z")], finding.Evidence);
        Assert.Null(finding.Remedy);
    }

    [Fact]
    public void A_policy_says_how_old_an_image_may_be()
    {
        var parameters = ParameterSet.Defaults.With(StaleImage.MaxAge, TimeSpan.FromHours(36));

        Assert.Same(Verdict.Pass, Evaluate(TestInput.Now.AddHours(-36), parameters));
        Assert.Equal(
            "the image was built on 2026-11-21, 1 days ago; at most 1.5 days are allowed", Evaluate(TestInput.Now.AddHours(-37), parameters).Finding.Message);
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", "the image says 1970-01-01, as reproducible builds do in place of the day")]
    [InlineData("0001-01-01T00:00:00Z", "the image says 0001-01-01, as reproducible builds do in place of the day")]
    [InlineData("1980-12-31T23:59:59Z", "the image says 1980-12-31, as reproducible builds do in place of the day")]
    [InlineData("2026-11-24T12:00:01Z", "the image says that it will be built on 2026-11-24")]
    [InlineData("9999-12-31T23:59:59Z", "the image says that it will be built on 9999-12-31")]
    public void A_day_that_cannot_be_the_day_of_the_build_is_not_known(string created, string why) =>
        Assert.Equal(why, Evaluate(DateTimeOffset.Parse(created, CultureInfo.InvariantCulture)).WhyNot);

    [Fact]
    public void The_first_real_day_is_stale() => Assert.IsType<Verdict.Fired>(Evaluate(new DateTimeOffset(1981, 1, 1, 0, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void A_clock_that_runs_ahead_by_a_day_passes() => Assert.Same(Verdict.Pass, Evaluate(TestInput.Now.AddDays(1)));

    [Fact]
    public void An_image_that_does_not_say_is_not_concerned() => Assert.Equal("the image does not say when it was built", Evaluate(null).WhyNot);

    private static Verdict Evaluate(DateTimeOffset? created, ParameterSet? parameters = null) =>
        Rule.Evaluate(TestInput.For(config: TestInput.Config() with { Created = created }, parameters: parameters));
}
