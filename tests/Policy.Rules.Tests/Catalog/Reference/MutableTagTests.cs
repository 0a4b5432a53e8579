using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Reference;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.Reference;

public sealed class MutableTagTests
{
    private const string Sha256 = "sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd";

    private static MutableTag Rule => new();

    [Theory]
    [InlineData("notLatest", "nginx:stable")]
    [InlineData("notLatest", "nginx:1")]
    [InlineData("notLatest", "nginx@" + Sha256)]
    [InlineData("notLatest", "nginx:latest@" + Sha256)]
    [InlineData("version", "nginx:1.27.3")]
    [InlineData("version", "node:20.11.1-alpine3.19")]
    [InlineData("version", "debian:bookworm-20240110")]
    [InlineData("version", "registry.corp/app:3f2c1ab")]
    [InlineData("version", "nginx:stable@" + Sha256)]
    [InlineData("digest", "nginx@" + Sha256)]
    [InlineData("digest", "nginx:latest@" + Sha256)]
    public void A_reference_that_is_pinned_enough_passes(string require, string image) =>
        Assert.Same(Verdict.Pass, Rule.Evaluate(TestInput.For(image, parameters: Requiring(require))));

    [Theory]
    [InlineData("notLatest", "nginx", "nginx has no tag, which means latest, whatever was pushed last",
        "Write the version that you tested (nginx:1.2.3) or its digest (nginx@sha256:…).")]
    [InlineData("notLatest", "registry.corp:5000/a/b:latest", "registry.corp:5000/a/b:latest has the tag 'latest', which means whatever was pushed last",
        "Write the version that you tested (registry.corp:5000/a/b:1.2.3) or its digest (registry.corp:5000/a/b@sha256:…).")]
    [InlineData("version", "nginx:latest", "nginx:latest has the tag 'latest', which means whatever was pushed last",
        "Write the version that you tested (nginx:1.2.3) or its digest (nginx@sha256:…).")]
    [InlineData("version", "nginx:stable", "nginx:stable has the tag 'stable', a name that moves from build to build",
        "Write the version that you tested (nginx:1.2.3) or its digest (nginx:stable@sha256:…).")]
    [InlineData("version", "node:20-alpine", "node:20-alpine has the tag '20-alpine', which names one part of a version and moves with every release of it",
        "Write the version that you tested (node:1.2.3) or its digest (node:20-alpine@sha256:…).")]
    [InlineData("version", "postgres:16.4", "postgres:16.4 has the tag '16.4', which names two parts of a version and moves with every patch",
        "Write all three parts of the version or its digest (postgres:16.4@sha256:…); where postgres's versions have two parts only, list "
        + "docker.io/library/postgres in the rule's fullVersions.")]
    [InlineData("digest", "nginx:1.27.3", "nginx:1.27.3 has the tag '1.27.3', which can be pushed again as long as no digest stands beside it",
        "Write nginx:1.27.3@sha256:… with the digest that you tested (skopeo inspect --format '{{.Digest}}' docker://nginx:1.27.3 prints it).")]
    [InlineData("digest", "nginx", "nginx has no tag, which means latest, whatever was pushed last",
        "Write nginx@sha256:… with the digest that you tested (skopeo inspect --format '{{.Digest}}' docker://nginx prints it).")]
    public void A_tag_that_moves_is_found_with_what_to_write_instead(string require, string image, string message, string remedy)
    {
        var finding = Rule.Evaluate(TestInput.For(image, parameters: Requiring(require))).Finding;

        Assert.Equal((message, remedy), (finding.Message, finding.Remedy));
        Assert.Equal([new Evidence(EvidenceKind.Reference, "image", image)], finding.Evidence);
    }

    [Fact]
    public void A_version_is_required_where_nothing_is_said()
    {
        Assert.IsType<Verdict.Fired>(Rule.Evaluate(TestInput.For("nginx:stable")));
        Assert.Same(Verdict.Pass, Rule.Evaluate(TestInput.For("nginx:1.27.3")));
    }

    [Fact]
    public void Two_parts_pass_where_the_image_is_listed()
    {
        var parameters = ParameterSet.Defaults.With(MutableTag.FullVersions, ["docker.io/library/postgres"]);

        Assert.Same(Verdict.Pass, Rule.Evaluate(TestInput.For("postgres:16.4", parameters: parameters)));
        Assert.IsType<Verdict.Fired>(Rule.Evaluate(TestInput.For("redis:7.4", parameters: parameters)));
    }

    [Fact]
    public void An_image_on_disk_is_not_concerned() => Assert.Equal(
        "the image is read from a file, not by a tag",
        Rule.Evaluate(TestInput.For(location: new ImageLocation.OciLayout("out", "latest"))).WhyNot);

    [Fact]
    public void It_asks_for_the_reference_alone() => Assert.Equal(
        ("mutable-tag", Needs.Reference, Severity.Medium, RuleCategory.Reference),
        (Rule.Descriptor.Id, Rule.Descriptor.Needs, Rule.Descriptor.Severity, Rule.Descriptor.Category));

    private static ParameterSet Requiring(string require) => ParameterSet.Defaults.With(MutableTag.Require, require);
}
