namespace Policy.Rules.Policies;

/// <summary>What becomes of an exception under a policy, from what helps most to what helps least.</summary>
public enum ExceptionStanding
{
    /// <summary>It works.</summary>
    Honoured,

    /// <summary>It worked, and has ended.</summary>
    RanOut,

    /// <summary>The policy bounds how long exceptions last, and nothing says when this one was made.</summary>
    AgeNotKnown,

    /// <summary>It lasts longer than the policy lets exceptions last.</summary>
    TooLong,

    /// <summary>The policy does not let the rule be excepted.</summary>
    Forbidden,
}

/// <summary>What a policy says to an exception of one of its rules.</summary>
/// <param name="Exception">The exception.</param>
/// <param name="Standing">What becomes of it.</param>
/// <param name="Message">The same for people, without a period: <c>exception shop/legacy ran out on 2026-11-01</c>.</param>
public sealed record ExceptionJudgement(PolicyException Exception, ExceptionStanding Standing, string Message)
{
    private const int LongestReason = 160;

    /// <summary>Judges an exception that names the policy and the rule.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="rule">The rule's id.</param>
    /// <param name="now">The time of the decision.</param>
    public static ExceptionJudgement Of(PolicyException exception, ImagePolicy policy, string rule, DateTimeOffset now)
    {
        var standing = StandingOf(exception, policy.Exceptions, rule, now);
        return new ExceptionJudgement(exception, standing, standing switch
        {
            ExceptionStanding.Honoured => $"excepted until {Day(exception.ExpiresAt)} by {exception.FullName}: {SafeText.Excerpt(exception.Reason, LongestReason)}",
            ExceptionStanding.RanOut => $"exception {exception.FullName} ran out on {Day(exception.ExpiresAt)}",
            ExceptionStanding.AgeNotKnown => $"exception {exception.FullName} is not honoured: nothing says when it was made, and {policy.Name} bounds how long exceptions last",
            ExceptionStanding.TooLong => $"exception {exception.FullName} is not honoured: from its making to its end are "
                + $"{Days(exception.ExpiresAt - exception.CreatedAt!.Value)}, and {policy.Name} allows {Days(policy.Exceptions.MaxDuration!.Value)}",
            _ => $"exception {exception.FullName} is not honoured: {policy.Name} allows "
                + (policy.Exceptions.Rules.IsEmpty ? "no exceptions" : $"none of {rule}"),
        });
    }

    /// <summary>Whether the exception, which has ended, worked when something was made.</summary>
    /// <param name="made">When that was made; null where that is not known, and then it did if it ever worked.</param>
    public bool WorkedAt(DateTimeOffset? made) => Standing == ExceptionStanding.RanOut
        && (Exception.CreatedAt is not { } begin || (begin < Exception.ExpiresAt && !(made < begin)))
        && !(made >= Exception.ExpiresAt);

    private static ExceptionStanding StandingOf(PolicyException exception, ExceptionAllowance allowance, string rule, DateTimeOffset now)
    {
        if (!allowance.Allows(rule))
        {
            return ExceptionStanding.Forbidden;
        }

        if (allowance.MaxDuration is { } most && !(exception.ExpiresAt - exception.CreatedAt <= most))
        {
            return exception.CreatedAt is null ? ExceptionStanding.AgeNotKnown : ExceptionStanding.TooLong;
        }

        return now < exception.ExpiresAt ? ExceptionStanding.Honoured : ExceptionStanding.RanOut;
    }

    private static string Day(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd}";

    private static string Days(TimeSpan time) => time < TimeSpan.FromDays(1) ? $"{time.TotalHours:0.##} h" : $"{time.TotalDays:0.##} days";
}
