using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Images;

/// <summary>What has to be found out before rules can judge: one image on one platform.</summary>
/// <param name="Location">The image.</param>
/// <param name="Platform">The platform that is asked for.</param>
/// <param name="Needs">What the rules that apply ask for, together.</param>
public sealed record ImageRequest(ImageLocation Location, Platform Platform, Needs Needs);

/// <summary>What came of an <see cref="ImageRequest"/>. Expected failures are values, not exceptions.</summary>
public abstract record ImageInspection
{
    private ImageInspection()
    {
    }

    /// <summary>The image was read.</summary>
    /// <param name="Facts">What is known of it.</param>
    public sealed record Known(ImageFacts Facts) : ImageInspection;

    /// <summary>The image could not be read.</summary>
    /// <param name="Reason">Why, of the closed set.</param>
    /// <param name="Message">Why, for people: what, where, what was expected.</param>
    public sealed record NotKnown(UnknownReason Reason, string Message) : ImageInspection;

    /// <summary>The reference resolves to an index without the platform that was asked for.</summary>
    /// <param name="Digest">The index's digest.</param>
    /// <param name="Available">The platforms that it has.</param>
    public sealed record NoSuchPlatform(Digest? Digest, ImmutableArray<Platform> Available) : ImageInspection
    {
        /// <summary>What is missing and what is there, for people.</summary>
        internal string Missing(Platform? asked) =>
            $"the image has no variant for {asked?.ToString() ?? "the platform asked for"}{(Available.IsEmpty ? "" : $"; it has {SafeText.List(Available)}")}";
    }

    /// <summary>The reference resolves to an OCI artifact that is no image (a chart, a model, a signature).</summary>
    /// <param name="Digest">Its digest.</param>
    /// <param name="MediaType">Its artifactType, or its config's media type.</param>
    public sealed record NotAnImage(Digest? Digest, string MediaType) : ImageInspection;
}
