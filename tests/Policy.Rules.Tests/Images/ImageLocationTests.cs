using Policy.Rules.Images;

namespace Policy.Rules.Tests.Images;

public sealed class ImageLocationTests
{
    private const string Sha256 = "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    public static TheoryData<string, ImageLocation> Places => new()
    {
        { "oci:out", new ImageLocation.OciLayout("out", null) },
        { "oci:/tmp/out:1.2", new ImageLocation.OciLayout("/tmp/out", "1.2") },
        { "oci:out:", new ImageLocation.OciLayout("out", null) },
        { "oci:out:registry.corp:5000/app@x+y", new ImageLocation.OciLayout("out", "registry.corp:5000/app@x+y") },
        { "oci-archive:a.tar", new ImageLocation.OciArchive("a.tar", null) },
        { "oci-archive:a.tar:b:c", new ImageLocation.OciArchive("a.tar", "b:c") },
        { "docker-archive:a.tar.gz", new ImageLocation.DockerArchive("a.tar.gz", null) },
        { "docker-archive:a.tar:registry.corp:5000/app:1", new ImageLocation.DockerArchive("a.tar", "registry.corp:5000/app:1") },
        { "docker-archive:a.tar:@3", new ImageLocation.DockerArchive("a.tar", "@3") },
        { "docker://nginx:1", new ImageLocation.Registry(ImageReference.Parse("nginx:1")) },
        { "docker:dind", new ImageLocation.Registry(ImageReference.Parse("docker.io/library/docker:dind")) },
        { "nginx", new ImageLocation.Registry(ImageReference.Parse("nginx")) },
        { "oci/app:1", new ImageLocation.Registry(ImageReference.Parse("docker.io/oci/app:1")) },
        { "oci", new ImageLocation.Registry(ImageReference.Parse("docker.io/library/oci")) },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_place_is_read_as_skopeo_names_it(string text, ImageLocation place)
    {
        Assert.True(ImageLocation.TryParse(text, out var location, out var error), error);
        Assert.Null(error);
        Assert.Equal(place, location);
    }

    [Theory]
    [InlineData("oci:out")]
    [InlineData("oci:out:a:b")]
    [InlineData("oci-archive:a.tar")]
    [InlineData("oci-archive:a.tar:x")]
    [InlineData("docker-archive:a.tar")]
    [InlineData("docker-archive:a.tar:nginx:1")]
    [InlineData("nginx:1")]
    public void A_place_is_written_as_it_was_read(string text)
    {
        Assert.True(ImageLocation.TryParse(text, out var location, out _));
        Assert.Equal(text, location.ToString());
    }

    [Theory]
    [InlineData("", "the reference is empty")]
    [InlineData("oci:", "a path is missing: oci:DIR[:TAG]")]
    [InlineData("oci::tag", "a path is missing: oci:DIR[:TAG]")]
    [InlineData("oci:a\0b", "a path is missing: oci:DIR[:TAG]")]
    [InlineData("oci:dir:b c", "'b c' is no tag of a layout: it holds ' '")]
    [InlineData("oci-archive:", "a path is missing: oci-archive:FILE[:TAG]")]
    [InlineData("docker-archive:", "a path is missing: docker-archive:FILE[:REFERENCE]")]
    [InlineData("docker-archive:a.tar:B", "'B' is no name of an image: the repository holds the upper-case letter 'B' at position 1; repositories are lower case")]
    [InlineData("docker-archive:a.tar:@x", "'@x' is no place in an archive; @0 is its first image")]
    [InlineData("docker-archive:a.tar:@-1", "'@-1' is no place in an archive; @0 is its first image")]
    [InlineData("docker-archive:a.tar:a@" + Sha256, "'a@" + Sha256 + "' has a digest, but a docker archive names images by tag")]
    [InlineData("docker://", "the reference is empty")]
    [InlineData("docker-daemon:nginx", "the transport 'docker-daemon:' is not read; oci:, oci-archive:, docker-archive: and docker:// are")]
    [InlineData("containers-storage:nginx", "the transport 'containers-storage:' is not read; oci:, oci-archive:, docker-archive: and docker:// are")]
    [InlineData("dir:/tmp/x", "the transport 'dir:' is not read; oci:, oci-archive:, docker-archive: and docker:// are")]
    [InlineData("Nginx", "the repository holds the upper-case letter 'N' at position 1; repositories are lower case")]
    public void What_is_no_place_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(ImageLocation.TryParse(text, out var location, out var error));
        Assert.Null(location);
        Assert.Equal(reason, error);
    }

    [Theory]
    [InlineData("nginx", "docker.io/library/nginx")]
    [InlineData("oci:dir", "docker.io/library/oci:dir")]
    [InlineData("docker-archive:a.tar", "docker.io/library/docker-archive:a.tar")]
    [InlineData("oci-archive:etc", "docker.io/library/oci-archive:etc")]
    public void What_a_pod_names_is_in_a_registry_whatever_it_looks_like(string image, string reference)
    {
        Assert.True(ImageLocation.TryFromPod(image, out var location, out var error), error);
        Assert.Equal((reference, image), (location.Reference.ToString(), location.ToString()));
    }

    [Theory]
    [InlineData("oci:/etc", "the port after ':' is empty at position 5")]
    [InlineData("docker-archive:/var/lib/x.tar", "the port after ':' is empty at position 16")]
    [InlineData("docker://nginx", "a reference has no scheme; leave out 'docker://' at position 1")]
    public void A_pod_cannot_name_a_file(string image, string reason)
    {
        Assert.False(ImageLocation.TryFromPod(image, out var location, out var error));
        Assert.Null(location);
        Assert.Equal(reason, error);
    }

    [Fact]
    public void Only_a_place_in_a_registry_has_a_reference()
    {
        Assert.Null(new ImageLocation.OciLayout("a", "b").Reference);
        Assert.Null(new ImageLocation.OciArchive("a", "b").Reference);
        Assert.Null(new ImageLocation.DockerArchive("a", "b").Reference);
        Assert.Equal("docker.io/library/a", new ImageLocation.Registry(ImageReference.Parse("a")).Reference.ToString());
    }
}
