namespace Policy.Rules.Verdicts;

/// <summary>Where something was seen.</summary>
public enum EvidenceKind
{
    /// <summary>A line of the history.</summary>
    Step,

    /// <summary>A layer.</summary>
    Layer,

    /// <summary>A file in a layer.</summary>
    File,

    /// <summary>A package.</summary>
    Package,

    /// <summary>The image's config or the pod's spec.</summary>
    Config,

    /// <summary>The reference.</summary>
    Reference,

    /// <summary>Something attached to the image.</summary>
    Attestation,
}

/// <summary>What was seen, and where, so that people can check it by hand.</summary>
/// <param name="Kind">What kind of place.</param>
/// <param name="Where">The place: <c>history[7]</c>, <c>config.User</c>, <c>spec.securityContext.runAsUser</c>, a path.</param>
/// <param name="What">What was seen there.</param>
/// <param name="Bytes">Its size in bytes, where that matters.</param>
public sealed record Evidence(EvidenceKind Kind, string Where, string What, long? Bytes = null);
