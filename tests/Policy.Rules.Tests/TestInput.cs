using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests;

/// <summary>What rules are given in tests: a container in a pod, an ordinary image, the rule's defaults, a fixed time.</summary>
internal static class TestInput
{
    public const string Image = "registry.example/team/app:1.2.3";

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static readonly Platform Amd64 = new("linux", "amd64");

    /// <summary>An input; what is not said is ordinary.</summary>
    /// <param name="image">The image as the pod names it.</param>
    /// <param name="config">The image's config.</param>
    /// <param name="history">The history understood; empty where it does not matter.</param>
    /// <param name="pod">How the pod runs it; say <paramref name="bare"/> for no pod at all.</param>
    /// <param name="parameters">The rule's parameters.</param>
    /// <param name="facts">The image's facts whole, instead of <paramref name="config"/> and <paramref name="history"/>.</param>
    /// <param name="location">Where the image is, instead of a registry.</param>
    /// <param name="kind">What kind of container.</param>
    /// <param name="platform">The platform asked for.</param>
    /// <param name="bare">A reference on a command line: no container and no pod.</param>
    public static RuleInput For(
        string image = Image,
        ImageConfig? config = null,
        BuildHistory? history = null,
        PodContext? pod = null,
        ParameterSet? parameters = null,
        ImageFacts? facts = null,
        ImageLocation? location = null,
        ContainerKind kind = ContainerKind.Regular,
        Platform? platform = null,
        bool bare = false) => new()
        {
            Container = Container(image, pod, location, kind, bare),
            Parameters = parameters ?? ParameterSet.Defaults,
            Now = Now,
            Platform = platform ?? Amd64,
            Facts = facts ?? Facts(config, history),
        };

    /// <summary>A container.</summary>
    public static WorkloadContainer Container(
        string image = Image, PodContext? pod = null, ImageLocation? location = null, ContainerKind kind = ContainerKind.Regular, bool bare = false) => new()
        {
            Name = bare ? null : "app",
            Kind = bare ? null : kind,
            Image = location?.ToString() ?? image,
            Location = location ?? new ImageLocation.Registry(ImageReference.Parse(image)),
            Pod = bare ? null : pod ?? new PodContext { PullPolicy = PullPolicy.IfNotPresent },
        };

    /// <summary>An ordinary image's facts.</summary>
    public static ImageFacts Facts(ImageConfig? config = null, BuildHistory? history = null, params ImmutableArray<Layer> layers) => new()
    {
        Digest = Digest('d'),
        ManifestDigest = Digest('e'),
        Config = config ?? Config(),
        Layers = layers,
        AvailablePlatforms = [Amd64],
        CompressedBytes = layers.Sum(layer => layer.Size),
        History = history ?? BuildHistory.Empty,
    };

    /// <summary>A config of an image for linux/amd64, made a day ago; <c>with { User = … }</c> says more.</summary>
    public static ImageConfig Config() => new() { Platform = Amd64, Created = Now.AddDays(-1) };

    /// <summary>Steps one after another, each of which made a layer of its own unless it says otherwise.</summary>
    public static BuildHistory Steps(params ImmutableArray<BuildStep> steps)
    {
        var layer = 0;
        return new BuildHistory
        {
            Steps = [.. steps.Select((step, index) => step with { Index = index, Layer = step.IsEmpty ? null : layer++ })],
            Base = BaseBoundary.None,
            LayersAgree = true,
        };
    }

    /// <summary>A layer whose digest is one hex digit over and over.</summary>
    public static Layer Layer(char digit, long size) => new(Digest(digit), size, "application/vnd.oci.image.layer.v1.tar+gzip");

    /// <summary>A sha256 digest of one hex digit over and over.</summary>
    public static Digest Digest(char digit) => Rules.Images.Digest.Parse("sha256:" + new string(digit, 64));
}
