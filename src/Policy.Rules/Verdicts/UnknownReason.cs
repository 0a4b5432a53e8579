namespace Policy.Rules.Verdicts;

/// <summary>Why something could not be judged: a closed set, the words of policies' <c>onUnknown</c>.</summary>
public enum UnknownReason
{
    /// <summary>The registry or file could not be reached.</summary>
    Unreachable,

    /// <summary>The registry wants credentials, or others.</summary>
    Unauthorized,

    /// <summary>There is no such image, tag, platform or file.</summary>
    NotFound,

    /// <summary>Time ran out.</summary>
    Deadline,

    /// <summary>The registry asked to come back later.</summary>
    RateLimited,

    /// <summary>Something is larger than the limits allow.</summary>
    OverLimit,

    /// <summary>What was read breaks its format, or does not have the digest that it should have.</summary>
    Malformed,

    /// <summary>It is well-formed, but of a kind that is not read.</summary>
    Unsupported,

    /// <summary>It has not been read yet.</summary>
    Pending,
}
