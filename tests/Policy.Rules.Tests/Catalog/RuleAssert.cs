using System.Collections.Immutable;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog;

/// <summary>What a verdict is.</summary>
internal static class RuleAssert
{
    public static RuleFinding Finding(Verdict verdict) => Assert.Single(Findings(verdict));

    public static ImmutableArray<RuleFinding> Findings(Verdict verdict) => Assert.IsType<Verdict.Fired>(verdict).Findings;

    public static void Passes(Verdict verdict) => Assert.IsType<Verdict.Passed>(verdict);

    public static void NotApplicable(string why, Verdict verdict) => Assert.Equal(why, Assert.IsType<Verdict.NotConcerned>(verdict).Why);

    public static void Unknown(UnknownReason reason, string message, Verdict verdict)
    {
        var unknown = Assert.IsType<Verdict.NotKnown>(verdict);
        Assert.Equal(message, unknown.Message);
        Assert.Equal(reason, unknown.Reason);
    }
}
