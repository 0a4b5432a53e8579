namespace Policy.Rules.Verdicts;

/// <summary>What is done about a finding or an unknown, mildest first.</summary>
public enum EnforcementAction
{
    /// <summary>Nothing; as a decision: allowed without a word.</summary>
    Off,

    /// <summary>Reported only.</summary>
    Audit,

    /// <summary>Let in with a warning.</summary>
    Warn,

    /// <summary>Kept out.</summary>
    Deny,
}

/// <summary>Compares actions.</summary>
internal static class EnforcementActions
{
    /// <summary>The stricter of two.</summary>
    public static EnforcementAction Or(this EnforcementAction one, EnforcementAction other) => one > other ? one : other;

    /// <summary>The milder of two.</summary>
    public static EnforcementAction AtMost(this EnforcementAction one, EnforcementAction other) => one < other ? one : other;
}
