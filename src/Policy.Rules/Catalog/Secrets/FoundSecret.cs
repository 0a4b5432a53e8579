using System.Collections.Immutable;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Secrets;

/// <summary>What part of an image a credential was found in.</summary>
internal enum SecretPlace
{
    /// <summary>The environment.</summary>
    Environment,

    /// <summary>A label or annotation.</summary>
    Label,

    /// <summary>A build argument, as the builder wrote it beside the step.</summary>
    BuildArgument,

    /// <summary>ENTRYPOINT, CMD or HEALTHCHECK.</summary>
    Command,

    /// <summary>Another line of the history.</summary>
    Step,
}

/// <summary>A credential in an image, and all places where it stands.</summary>
/// <param name="Value">The credential. It is never shown.</param>
/// <param name="Kind">What it is, with its article.</param>
/// <param name="Place">What part of the image it was found in first.</param>
/// <param name="Where">That place in words: <c>the environment variable TOKEN</c>.</param>
/// <param name="Name">The name that it goes by; null where it has none.</param>
/// <param name="Confidence">How sure, from 0 to 1.</param>
/// <param name="Evidence">The places, credentials taken out.</param>
internal sealed record FoundSecret(
    string Value, string Kind, SecretPlace Place, string Where, string? Name, double Confidence, ImmutableArray<Evidence> Evidence);
