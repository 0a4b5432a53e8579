using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Reference;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.Reference;

public sealed class UntrustedRegistryTests
{
    private static UntrustedRegistry Rule => new();

    [Theory]
    [InlineData("registry.corp/team/app:1", "registry.corp")]
    [InlineData("registry.corp:5000/app", "registry.corp:5000")]
    [InlineData("eu.registry.corp/app", "*.registry.corp")]
    [InlineData("REGISTRY.corp/app", "registry.corp")]
    [InlineData("registry.corp/app", "Registry.Corp")]
    [InlineData("registry.corp/team/app", "Registry.Corp/team/*")]
    [InlineData("nginx:1", "docker.io")]
    [InlineData("nginx:1", "docker.io/library/nginx")]
    [InlineData("nginx:1", "docker.io/library/*")]
    [InlineData("quay.io/team/a/b", "quay.io/team/**")]
    [InlineData("quay.io/team/a/b", "**")]
    [InlineData("quay.io/team/a/b", "docker.io", "quay.io")]
    public void An_image_on_the_allow_list_passes(string image, params string[] allow) =>
        Assert.Same(Verdict.Pass, Evaluate(image, allow));

    [Theory]
    [InlineData("registry.corp.evil.example/app", "registry.corp")]
    [InlineData("registry.corp:5000/app", "registry.corp")]
    [InlineData("registry.corp/app", "registry.corp:5000")]
    [InlineData("registry.corp/app", "*.registry.corp")]
    [InlineData("evil.example/registry.corp/app", "registry.corp")]
    [InlineData("evil.example/registry.corp/app", "registry.corp/**")]
    [InlineData("docker.io/other/nginx", "docker.io/library/*")]
    [InlineData("quay.io/team/a/b", "quay.io/team/*")]
    [InlineData("library/nginx", "library/*")]
    public void Any_other_image_is_found(string image, params string[] allow) =>
        Assert.IsType<Verdict.Fired>(Evaluate(image, allow));

    [Fact]
    public void The_finding_says_what_is_allowed()
    {
        var finding = Evaluate("nginx:1.27", "a.corp", "b.corp", "c.corp", "d.corp", "e.corp", "f.corp", "g.corp").Finding;

        Assert.Equal("docker.io/library/nginx is not on the allow-list: a.corp, b.corp, c.corp, d.corp, e.corp and 2 more", finding.Message);
        Assert.Equal("Copy the image to where images may come from (a.corp, b.corp, c.corp, d.corp, e.corp and 2 more) and refer to it there.", finding.Remedy);
        Assert.Equal([new Evidence(EvidenceKind.Reference, "image", "nginx:1.27")], finding.Evidence);
    }

    [Fact]
    public void Without_an_allow_list_any_registry_passes() => Assert.Same(Verdict.Pass, Rule.Evaluate(TestInput.For("evil.example/app")));

    [Fact]
    public void An_image_on_disk_is_not_concerned() => Assert.Equal(
        "the image is read from a file, not from a registry",
        Rule.Evaluate(TestInput.For(location: new ImageLocation.DockerArchive("a.tar", null))).WhyNot);

    private static Verdict Evaluate(string image, params string[] allow) => Rule.Evaluate(
        TestInput.For(image, parameters: ParameterSet.Defaults.With(UntrustedRegistry.Allow, allow.ToImmutableArray())));
}
