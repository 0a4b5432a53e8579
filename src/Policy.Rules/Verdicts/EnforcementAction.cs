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
