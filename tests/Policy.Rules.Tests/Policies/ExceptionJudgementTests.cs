using System.Collections.Immutable;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using static Policy.Rules.Policies.ExceptionStanding;

namespace Policy.Rules.Tests.Policies;

public sealed class ExceptionJudgementTests
{
    private static readonly DateTimeOffset Now = TestInput.Now;

    private static readonly PolicyException Exception = new()
    {
        Namespace = "shop",
        Name = "legacy",
        Rules = ["*"],
        Reason = "The vendor's next release is smaller.",
        ExpiresAt = Now.AddDays(20),
        CreatedAt = Now.AddDays(-10),
    };

    [Theory]
    [InlineData("oversize", null, Honoured, "excepted until 2026-12-13 by shop/legacy: The vendor's next release is smaller.")]
    [InlineData("*", null, Honoured, "excepted until 2026-12-13 by shop/legacy: The vendor's next release is smaller.")]
    [InlineData("*", 30.0, Honoured, "excepted until 2026-12-13 by shop/legacy: The vendor's next release is smaller.")]
    [InlineData("*", 29.99, TooLong, "exception shop/legacy is not honoured: from its making to its end are 30 days, and web allows 29.99 days")]
    [InlineData("*", 0.5, TooLong, "exception shop/legacy is not honoured: from its making to its end are 30 days, and web allows 12 h")]
    [InlineData("", null, Forbidden, "exception shop/legacy is not honoured: web allows no exceptions")]
    [InlineData("", 60.0, Forbidden, "exception shop/legacy is not honoured: web allows no exceptions")]
    [InlineData("runs-as-root", null, Forbidden, "exception shop/legacy is not honoured: web allows none of oversize")]
    public void The_policy_says_what_becomes_of_it(string allowed, double? days, ExceptionStanding standing, string message)
    {
        var judgement = Judge(Exception, allowed, days);

        Assert.Equal((standing, message), (judgement.Standing, judgement.Message));
        Assert.Same(Exception, judgement.Exception);
    }

    [Theory]
    [InlineData(1, Honoured)]
    [InlineData(0, RanOut)]
    [InlineData(-1, RanOut)]
    public void It_ends_at_the_second_that_it_names(int secondsLeft, ExceptionStanding standing) =>
        Assert.Equal(standing, Judge(Exception with { ExpiresAt = Now.AddSeconds(secondsLeft) }).Standing);

    [Fact]
    public void What_ran_out_says_when() =>
        Assert.Equal("exception shop/legacy ran out on 2026-11-22", Judge(Exception with { ExpiresAt = Now.AddDays(-1) }).Message);

    [Fact]
    public void Days_are_those_of_UTC_wherever_the_author_was() => Assert.StartsWith(
        "excepted until 2026-12-30 by", Judge(Exception with { ExpiresAt = new DateTimeOffset(2026, 12, 31, 0, 30, 0, TimeSpan.FromHours(1)) }).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_what_nobody_knows_when_it_was_made_a_bound_cannot_be_kept()
    {
        var file = Exception with { CreatedAt = null };

        var bounded = Judge(file, days: 3650);

        Assert.Equal(AgeNotKnown, bounded.Standing);
        Assert.Equal("exception shop/legacy is not honoured: nothing says when it was made, and web bounds how long exceptions last", bounded.Message);
        Assert.Equal(Honoured, Judge(file).Standing);
    }

    [Fact]
    public void One_that_was_never_honoured_did_not_run_out()
    {
        var ended = Exception with { ExpiresAt = Now.AddDays(-1) };

        Assert.Equal(Forbidden, Judge(ended, "").Standing);
        Assert.Equal(TooLong, Judge(ended, days: 8).Standing);
        Assert.Equal(RanOut, Judge(ended, days: 9).Standing);
    }

    [Fact]
    public void A_reason_is_shown_on_one_line_of_bounded_length()
    {
        var message = Judge(Exception with { Reason = "a\n\u001b[2Jb " + new string('x', 900) }).Message;

        Assert.StartsWith("excepted until 2026-12-13 by shop/legacy: a \ufffd[2Jb xx", message, StringComparison.Ordinal);
        Assert.EndsWith("x…", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 100, 210);
    }

    [Theory]
    [InlineData(-11, false)]
    [InlineData(-10, true)]
    [InlineData(-2, true)]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(null, true)]
    public void It_worked_from_its_making_to_its_end(int? madeOnDay, bool worked) =>
        Assert.Equal(worked, Judge(Exception with { ExpiresAt = Now.AddDays(-1) }).WorkedAt(madeOnDay is { } day ? Now.AddDays(day) : null));

    [Theory]
    [InlineData(-100, true)]
    [InlineData(-1, false)]
    [InlineData(null, true)]
    public void It_worked_always_where_nothing_says_when_it_was_made(int? madeOnDay, bool worked) => Assert.Equal(
        worked, Judge(Exception with { ExpiresAt = Now.AddDays(-1), CreatedAt = null }).WorkedAt(madeOnDay is { } day ? Now.AddDays(day) : null));

    [Theory]
    [InlineData(-2)]
    [InlineData(null)]
    public void One_that_had_ended_when_it_was_made_never_worked(int? madeOnDay) => Assert.False(
        Judge(Exception with { ExpiresAt = Now.AddDays(-20) }).WorkedAt(madeOnDay is { } day ? Now.AddDays(day) : null));

    [Fact]
    public void Whether_it_worked_once_is_asked_only_of_what_ran_out()
    {
        Assert.False(Judge(Exception).WorkedAt(null));
        Assert.False(Judge(Exception with { ExpiresAt = Now.AddDays(-1) }, "").WorkedAt(null));
    }

    private static ExceptionJudgement Judge(PolicyException exception, string allowed = "*", double? days = null) => ExceptionJudgement.Of(
        exception,
        new ImagePolicy
        {
            Name = "web",
            Rules = [],
            OnUnknown = new UnknownActions(EnforcementAction.Warn, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty),
            Exceptions = new ExceptionAllowance { Rules = allowed.Length == 0 ? [] : [allowed], MaxDuration = days is { } most ? TimeSpan.FromDays(most) : null },
        },
        "oversize",
        Now);
}
