namespace Policy.Rules.Verdicts;

/// <summary>
/// Why a pod that a controller makes is let in with a warning where a new one would be kept out: what ran yesterday has to
/// come back at three in the morning.
/// </summary>
public enum Softening
{
    /// <summary>Its template was made before the policy kept anything out, or when is not known.</summary>
    OlderThanPolicy,

    /// <summary>Nothing but time made it bad.</summary>
    OnlyByTime,

    /// <summary>Its template was made while an exception held that has ended, or when is not known.</summary>
    ExceptionRanOut,
}
