using System.Collections.Immutable;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Build;

/// <summary><c>platform-mismatch</c>: the image has no variant for a platform that the pod can land on.</summary>
public sealed class PlatformMismatch : Rule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "platform-mismatch",
        Title = "The image has no variant for a platform that the pod can land on",
        Category = RuleCategory.Build,
        Severity = Severity.Medium,
        Rationale = "On a node of another platform the image cannot be pulled, or its first process ends with 'exec format error': "
            + "the pod waits or crashes there, which shows only when it is scheduled.",
        Remedy = "Build the image for every platform that the cluster has, or keep its pods to the nodes that it was built for.",
        Needs = Needs.Config,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        if (input.Platform is not { } asked)
        {
            return Verdict.NotApplicable("no platform is asked for");
        }

        // An index's entry was chosen by platform; a manifest alone says only in its config what it was built for.
        return input.Facts.Config.Platform is not { } built
            ? Verdict.NotApplicable("the image's config does not say what platform it was built for")
            : PlatformMatch.Runs(asked, built) ? Verdict.Pass
            : Found($"the image was built for {SafeText.Ascii(built.ToString())}, not for {asked}", asked, [built], "config.os, config.architecture");
    }

    /// <inheritdoc/>
    public override Verdict EvaluateWithoutPlatform(RuleInput input, ImageInspection.NoSuchPlatform index) => Found(
        index.Missing(input.Platform), input.Platform, index.Available, index.Digest is { } digest ? $"index {digest}" : "index");

    private static Verdict Found(string message, Platform? asked, ImmutableArray<Platform> available, string where)
    {
        var platforms = string.Join(",", available.Take(4).Append(asked).OfType<Platform>().Select(platform => SafeText.Ascii(platform.ToString())));
        var nodes = available is [var only] ? $"kubernetes.io/arch: {SafeText.Ascii(only.Architecture)}" : "kubernetes.io/arch";
        return Verdict.Found(new RuleFinding(message, new Evidence(EvidenceKind.Config, where, SafeText.List(available)))
        {
            Remedy = $"Build it for all platforms (docker buildx build --platform {platforms}), or keep the pod to the nodes that it was built for "
                + $"with a nodeSelector on {nodes}.",
        });
    }
}
