using System.Collections.Immutable;
using Policy.Rules.Catalog.Build;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.Build;

public sealed class PlatformMismatchTests
{
    private static PlatformMismatch Rule => new();

    private static readonly Platform Arm64 = new("linux", "arm64");

    [Fact]
    public void An_image_built_for_the_platform_passes() => Assert.Same(Verdict.Pass, Rule.Evaluate(TestInput.For()));

    [Fact]
    public void An_image_built_for_another_platform_is_found()
    {
        var finding = Rule.Evaluate(TestInput.For(platform: Arm64)).Finding;

        Assert.Equal("the image was built for linux/amd64, not for linux/arm64", finding.Message);
        Assert.Equal(
            "Build it for all platforms (docker buildx build --platform linux/amd64,linux/arm64), or keep the pod to the nodes that it was built for "
            + "with a nodeSelector on kubernetes.io/arch: amd64.",
            finding.Remedy);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.os, config.architecture", "linux/amd64")], finding.Evidence);
    }

    [Fact]
    public void An_index_without_the_platform_is_found_with_what_it_has()
    {
        var index = new ImageInspection.NoSuchPlatform(TestInput.Digest('d'), [TestInput.Amd64, new Platform("windows", "amd64")]);
        var finding = Rule.EvaluateWithoutPlatform(TestInput.For(platform: Arm64), index).Finding;

        Assert.Equal("the image has no variant for linux/arm64; it has linux/amd64, windows/amd64", finding.Message);
        Assert.Equal(
            "Build it for all platforms (docker buildx build --platform linux/amd64,windows/amd64,linux/arm64), or keep the pod to the nodes that it was "
            + "built for with a nodeSelector on kubernetes.io/arch.",
            finding.Remedy);
        Assert.Equal([new Evidence(EvidenceKind.Config, $"index {TestInput.Digest('d')}", "linux/amd64, windows/amd64")], finding.Evidence);
    }

    [Fact]
    public void An_index_that_has_nothing_is_found()
    {
        var finding = Rule.EvaluateWithoutPlatform(TestInput.For(platform: Arm64), new ImageInspection.NoSuchPlatform(null, [])).Finding;

        Assert.Equal(("the image has no variant for linux/arm64", "index"), (finding.Message, finding.Evidence[0].Where));
    }

    [Fact]
    public void Names_that_an_index_makes_up_do_not_fill_the_message()
    {
        var many = Enumerable.Range(0, 5000).Select(n => new Platform("linux", $"\u001b[2Jcpu{n}{new string('x', 500)}"));
        var finding = Rule.EvaluateWithoutPlatform(TestInput.For(platform: Arm64), new ImageInspection.NoSuchPlatform(null, [.. many])).Finding;

        Assert.InRange(finding.Message.Length, 100, 700);
        Assert.DoesNotContain(finding.Message + finding.Remedy, char.IsControl);
        Assert.EndsWith("and 4995 more", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_config_that_does_not_say_is_not_concerned() => Assert.Equal(
        "the image's config does not say what platform it was built for",
        Rule.Evaluate(TestInput.For(config: TestInput.Config() with { Platform = null })).WhyNot);

    [Fact]
    public void Where_no_platform_is_asked_for_there_is_none_to_miss() =>
        Assert.Equal("no platform is asked for", Rule.Evaluate(TestInput.For() with { Platform = null }).WhyNot);

    [Fact]
    public void Other_rules_have_nothing_to_judge_in_an_index_without_the_platform()
    {
        Assert.Equal((UnknownReason.NotFound, "the image has no variant for linux/arm64; it has linux/amd64"), Judge(TestInput.Amd64));
        Assert.Equal((UnknownReason.NotFound, "the image has no variant for linux/arm64"), Judge());

        static (UnknownReason, string) Judge(params ImmutableArray<Platform> available) => new StaleImage()
            .EvaluateWithoutPlatform(TestInput.For(platform: Arm64), new ImageInspection.NoSuchPlatform(null, available)).WhyUnknown;
    }
}
