using System.Collections.Immutable;

namespace Policy.Rules.Verdicts;

/// <summary>What one rule says of one image in one container.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>The rule has nothing to object to.</summary>
    public static Verdict Pass { get; } = new Passed();

    /// <summary>The rule does not concern this image.</summary>
    public static Verdict NotApplicable(string why) => new NotConcerned(why);

    /// <summary>The rule cannot know.</summary>
    public static Verdict Unknown(UnknownReason reason, string message) => new NotKnown(reason, message);

    /// <summary>The rule fires; no findings at all is a pass.</summary>
    public static Verdict Found(params ImmutableArray<RuleFinding> findings) =>
        findings.IsEmpty ? Pass : new Fired(findings);

    /// <summary>Nothing to object to.</summary>
    public sealed record Passed : Verdict;

    /// <summary>Not concerned.</summary>
    /// <param name="Why">Why not, for people.</param>
    public sealed record NotConcerned(string Why) : Verdict;

    /// <summary>Cannot know.</summary>
    /// <param name="Reason">Why, of the closed set.</param>
    /// <param name="Message">Why, for people.</param>
    public sealed record NotKnown(UnknownReason Reason, string Message) : Verdict;

    /// <summary>Fires.</summary>
    /// <param name="Findings">What was found, at least one.</param>
    public sealed record Fired(ImmutableArray<RuleFinding> Findings) : Verdict;
}

/// <summary>What a rule found, before a policy says what is done about it.</summary>
/// <param name="Message">What was seen, in one sentence without the rule's name.</param>
/// <param name="Evidence">Where it was seen; at least one.</param>
public sealed record RuleFinding(string Message, params ImmutableArray<Evidence> Evidence)
{
    /// <summary>What to do about this very finding; null where the descriptor's remedy says it.</summary>
    public string? Remedy { get; init; }

    /// <summary>What is to be said of the image before all else; null where nothing is.</summary>
    public string? Headline { get; init; }

    /// <summary>The Dockerfile to use instead; null where there is none to give.</summary>
    public string? Dockerfile { get; init; }

    /// <summary>How sure, from 0 to 1.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>Whether nothing but time made it so: the image, and what is known of it, were all right once.</summary>
    public bool OnlyByTime { get; init; }

    /// <summary>The strictest action that this finding may have, whatever the policy says of the rule.</summary>
    public EnforcementAction Ceiling { get; init; } = EnforcementAction.Deny;
}
