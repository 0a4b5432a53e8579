using Policy.Rules.Attestations;

namespace Policy.Rules.Tests.Attestations;

public sealed class BuildProvenanceTests
{
    [Theory]
    [InlineData("pkg:docker/alpine@latest?platform=linux%2Famd64", "alpine:latest")]
    [InlineData("pkg:docker/alpine", "alpine")]
    [InlineData("pkg:docker/ghcr.io/team/app@1.2#x", "ghcr.io/team/app:1.2")]
    [InlineData("pkg:docker/localhost%3A5000/app@sha256%3Aabcd", "localhost:5000/app@sha256:abcd")]
    [InlineData("git+https://github.com/team/app", null)]
    [InlineData("pkg:oci/alpine", null)]
    [InlineData("", null)]
    public void Images_are_named_as_references_name_them(string uri, string? image) => Assert.Equal(image, new ProvenanceMaterial(uri, null).Image);

    [Theory]
    [InlineData("pkg:docker/docker/dockerfile@1", true)]
    [InlineData("pkg:docker/docker.io/docker/dockerfile@1.7", true)]
    [InlineData("pkg:docker/docker/dockerfile-upstream@master", true)]
    [InlineData("pkg:docker/mirror.corp:5000/docker/dockerfile@1", true)]
    [InlineData("pkg:docker/docker/buildkit-syft-scanner@stable-1", true)]
    [InlineData("pkg:docker/docker/scout-sbom-indexer@1", true)]
    [InlineData("pkg:docker/moby/buildkit@v0.12", false)]
    [InlineData("pkg:docker/alpine@latest", false)]
    [InlineData("pkg:docker/team/dockerfile-linter@1", false)]
    [InlineData("https://example.com/docker/dockerfile", false)]
    public void What_BuildKit_pulls_for_itself_is_no_base(string uri, bool isTool)
    {
        var material = new ProvenanceMaterial(uri, null);

        Assert.Equal(isTool, material.IsBuildersTool);
        Assert.Equal(!isTool && material.Image is not null, new BuildProvenance { Materials = [material] }.Images.Any());
    }
}
