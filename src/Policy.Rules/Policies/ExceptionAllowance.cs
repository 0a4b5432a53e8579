using System.Collections.Immutable;

namespace Policy.Rules.Policies;

/// <summary>Which exceptions a policy lets work.</summary>
public sealed record ExceptionAllowance
{
    /// <summary>None.</summary>
    public static ExceptionAllowance Forbidden { get; } = new();

    /// <summary>The ids of the rules that may be excepted, or <c>*</c> for all; empty is none.</summary>
    public ImmutableArray<string> Rules { get; init; } = [];

    /// <summary>The longest from the making of an exception to its end; null where there is no bound.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Whether a rule may be excepted.</summary>
    /// <param name="rule">Its id.</param>
    public bool Allows(string rule) => Rules.Contains(PolicyWords.AllRules) || Rules.Contains(rule);
}
