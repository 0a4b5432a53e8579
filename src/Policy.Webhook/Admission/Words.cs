using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Webhook.Admission;

/// <summary>Words of the model as people read them.</summary>
internal static class Words
{
    /// <summary>A kind of container and, of several, its plural.</summary>
    public static string Of(ContainerKind? kind, bool several) => (kind, several) switch
    {
        (ContainerKind.Init, false) => "init container",
        (ContainerKind.Init, true) => "init containers",
        (ContainerKind.Ephemeral, false) => "ephemeral container",
        (ContainerKind.Ephemeral, true) => "ephemeral containers",
        (ContainerKind.ImageVolume, false) => "image volume",
        (ContainerKind.ImageVolume, true) => "image volumes",
        (_, false) => "container",
        (_, true) => "containers",
    };

    /// <summary>What may help against an unknown.</summary>
    public static string RemedyOf(UnknownReason reason) => reason switch
    {
        UnknownReason.Unreachable => "See that the registry can be reached from the webhook, and try again.",
        UnknownReason.Unauthorized => "Give the pod a pull secret, or the webhook credentials, that may read this repository; what nodes have of their own is not seen.",
        UnknownReason.NotFound => "Push the image, or mend the reference.",
        UnknownReason.Deadline or UnknownReason.RateLimited => "Try again in a while.",
        UnknownReason.OverLimit => "Make it smaller, or raise the limit in the webhook's configuration.",
        UnknownReason.Malformed => "Mend the object or the image.",
        UnknownReason.Unsupported => "Use an image of a kind that can be read.",
        _ => "Try again in a while: it is being read.",
    };
}
