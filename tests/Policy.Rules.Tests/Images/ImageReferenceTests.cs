using Policy.Rules.Images;

namespace Policy.Rules.Tests.Images;

public sealed class ImageReferenceTests
{
    private const string Sha256 = "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    private const string Sha512 =
        "sha512:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    [Theory]
    [InlineData("nginx", "docker.io", "library/nginx", null, null)]
    [InlineData("nginx:1.27", "docker.io", "library/nginx", "1.27", null)]
    [InlineData("nginx:1.27@" + Sha256, "docker.io", "library/nginx", "1.27", Sha256)]
    [InlineData("nginx@" + Sha512, "docker.io", "library/nginx", null, Sha512)]
    [InlineData("docker/compose", "docker.io", "docker/compose", null, null)]
    [InlineData("docker.io/nginx", "docker.io", "library/nginx", null, null)]
    [InlineData("docker.io/library/nginx", "docker.io", "library/nginx", null, null)]
    [InlineData("docker.io/library/a/b", "docker.io", "library/a/b", null, null)]
    [InlineData("index.docker.io/nginx", "docker.io", "library/nginx", null, null)]
    [InlineData("index.docker.io/team/app:a", "docker.io", "team/app", "a", null)]
    [InlineData("registry-1.docker.io/nginx", "registry-1.docker.io", "nginx", null, null)]
    [InlineData("localhost/app", "localhost", "app", null, null)]
    [InlineData("localhost:5000/app:5000", "localhost:5000", "app", "5000", null)]
    [InlineData("localhosts/app", "docker.io", "localhosts/app", null, null)]
    [InlineData("test:5000/repo", "test:5000", "repo", null, null)]
    [InlineData("test:5000", "docker.io", "library/test", "5000", null)]
    [InlineData("test.com:5000", "docker.io", "library/test.com", "5000", null)]
    [InlineData("test_com/foo", "docker.io", "test_com/foo", null, null)]
    [InlineData("192.168.1.1", "docker.io", "library/192.168.1.1", null, null)]
    [InlineData("192.168.1.1:5000/repo:5050", "192.168.1.1:5000", "repo", "5050", null)]
    [InlineData("[2001:db8::1]/repo", "[2001:db8::1]", "repo", null, null)]
    [InlineData("[2001:db8:1:2:3:4:5:6]/repo:tag", "[2001:db8:1:2:3:4:5:6]", "repo", "tag", null)]
    [InlineData("[1:2:3:4:5:6:7::]/repo", "[1:2:3:4:5:6:7::]", "repo", null, null)]
    [InlineData("[::1]:5000/a/b:c@" + Sha256, "[::1]:5000", "a/b", "c", Sha256)]
    [InlineData("[::]/repo", "[::]", "repo", null, null)]
    [InlineData("xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com", "myimage", "xn--n3h.com", null)]
    [InlineData("a.b/c__d/e-f---g.h_i:_", "a.b", "c__d/e-f---g.h_i", "_", null)]
    [InlineData("lowercase:Upper-Case.1_", "docker.io", "library/lowercase", "Upper-Case.1_", null)]
    [InlineData("registry.corp:1/a", "registry.corp:1", "a", null, null)]
    [InlineData("registry.corp:65535/a", "registry.corp:65535", "a", null, null)]
    [InlineData("docker.io/1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a", "docker.io",
        "library/1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a", null, null)]
    [InlineData("1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3", "docker.io",
        "library/1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3", null, null)]
    [InlineData("thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev", "docker.io",
        "library/thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev", null, null)]
    public void A_reference_is_read_as_Docker_normalises_it(string text, string registry, string repository, string? tag, string? digest)
    {
        Assert.True(ImageReference.TryParse(text, out var reference, out var error), error);
        Assert.Equal(
            (text, registry, repository, tag, digest),
            (reference.Original, reference.Registry, reference.Repository, reference.Tag, reference.Digest?.ToString()));
        Assert.Equal($"{registry}/{repository}", reference.Name);
    }

    // A word of upper case is a host to Docker; one with a dot, a port or brackets is the same host in either case.
    [Theory]
    [InlineData("DOCKER/app", "DOCKER/app")]
    [InlineData("Docker/a/b", "Docker/a/b")]
    [InlineData("Registry.Corp:5000/app", "registry.corp:5000/app")]
    [InlineData("LOCALHOST/app", "localhost/app")]
    [InlineData("DOCKER.IO/nginx", "docker.io/library/nginx")]
    [InlineData("Index.Docker.io/nginx", "docker.io/library/nginx")]
    [InlineData("[2001:DB8::A]:5000/app", "[2001:db8::a]:5000/app")]
    [InlineData("registry.corp:05000/app", "registry.corp:5000/app")]
    [InlineData("[::1]:0443/app", "[::1]:443/app")]
    public void Hosts_are_written_one_way(string text, string normal) => Assert.Equal(normal, ImageReference.Parse(text).ToString());

    [Theory]
    [InlineData("", "the reference is empty")]
    [InlineData(" nginx", "the repository holds ' ' at position 1; it is lower-case letters, digits, '.', '_', '-' and '/'")]
    [InlineData("nginx ", "the repository holds ' ' at position 6; it is lower-case letters, digits, '.', '_', '-' and '/'")]
    [InlineData("ngi\tnx", "the repository holds U+0009 at position 4; it is lower-case letters, digits, '.', '_', '-' and '/'")]
    [InlineData("nginх", "the repository holds U+0445 at position 5; it is lower-case letters, digits, '.', '_', '-' and '/'")]
    [InlineData("Uppercase:tag", "the repository holds the upper-case letter 'U' at position 1; repositories are lower case")]
    [InlineData("docker/Docker", "the repository holds the upper-case letter 'D' at position 8; repositories are lower case")]
    [InlineData("test:5000/Upper/lower:tag", "the repository holds the upper-case letter 'U' at position 11; repositories are lower case")]
    [InlineData(":justtag", "the repository is missing at position 1")]
    [InlineData("@" + Sha256, "the repository is missing at position 1")]
    [InlineData("registry.corp/", "the repository is missing at position 15")]
    [InlineData("registry.corp/:tag", "the repository is missing at position 15")]
    [InlineData("/app", "the repository has an empty segment at position 1")]
    [InlineData("docker/", "the repository has an empty segment at position 8")]
    [InlineData("docker///docker", "the repository has an empty segment at position 8")]
    [InlineData("-docker", "a segment of the repository begins or ends with '-' at position 1; a letter or digit has to")]
    [InlineData("a/b-/c", "a segment of the repository begins or ends with '-' at position 4; a letter or digit has to")]
    [InlineData("____/____", "a segment of the repository begins or ends with '_' at position 1; a letter or digit has to")]
    [InlineData("dock..er/docker", "the host has an empty part at position 6")]
    [InlineData("a/dock..er", "'..' at position 7 parts nothing in a repository; '.', '_', '__' and dashes do")]
    [InlineData("a/dock___er", "'___' at position 7 parts nothing in a repository; '.', '_', '__' and dashes do")]
    [InlineData("a/x.y/dock_.er", "'_.' at position 11 parts nothing in a repository; '.', '_', '__' and dashes do")]
    [InlineData("a/dock-_er", "'-_' at position 7 parts nothing in a repository; '.', '_', '__' and dashes do")]
    [InlineData("aa/asdf$$^/aa", "the repository holds '$' at position 8; it is lower-case letters, digits, '.', '_', '-' and '/'")]
    [InlineData("docker/a:b/c", "the repository holds ':' at position 9; it is lower-case letters, digits, '.', '_', '-' and '/'")]
    [InlineData("nginx:", "the tag after ':' is empty at position 7")]
    [InlineData("nginx:@" + Sha256, "the tag after ':' is empty at position 7")]
    [InlineData("nginx:-1", "the tag begins with '-' at position 7; a tag begins with a letter, a digit or '_'")]
    [InlineData("nginx:.1", "the tag begins with '.' at position 7; a tag begins with a letter, a digit or '_'")]
    [InlineData("nginx:1 2", "the tag holds ' ' at position 8; a tag is letters, digits, '_', '.' and '-'")]
    [InlineData("nginx:1:2", "the tag holds ':' at position 8; a tag is letters, digits, '_', '.' and '-'")]
    [InlineData("nginx:1+2", "the tag holds '+' at position 8; a tag is letters, digits, '_', '.' and '-'")]
    [InlineData("nginx@", "the digest after '@' at position 6 is none: a digest is algorithm:hex, such as sha256: and 64 hex digits")]
    [InlineData("nginx@sha256:ff", "the digest after '@' at position 6 is none: a sha256 digest has 64 hex digits, here are 2")]
    [InlineData("nginx@" + Sha256 + ":tag", "the digest after '@' at position 6 is none: a sha256 digest has 64 hex digits, here are 68")]
    [InlineData("nginx@" + Sha256 + "@" + Sha256, "the digest after '@' at position 6 is none: a sha256 digest has 64 hex digits, here are 136")]
    [InlineData("nginx:1@md5:ff", "the digest after '@' at position 8 is none: the digest algorithm 'md5' is not known; sha256 and sha512 are")]
    [InlineData("https://github.com/docker/docker", "a reference has no scheme; leave out 'https://' at position 1")]
    [InlineData("oci:/etc/passwd", "the port after ':' is empty at position 5")]
    [InlineData("registry.corp:/app", "the port after ':' is empty at position 15")]
    [InlineData("registry.corp:80a/app", "the port holds 'a' at position 17; a port is digits")]
    [InlineData("registry.corp:0/app", "the port at position 15 is not between 1 and 65535")]
    [InlineData("registry.corp:65536/app", "the port at position 15 is not between 1 and 65535")]
    [InlineData("registry.corp:99999999999999999999/app", "the port at position 15 is not between 1 and 65535")]
    [InlineData(":5000/app", "the host before ':' is empty at position 1")]
    [InlineData("-docker.io/app", "a part of the host begins or ends with '-' at position 1")]
    [InlineData("docker-.io/app", "a part of the host begins or ends with '-' at position 7")]
    [InlineData("docker.-io/app", "a part of the host begins or ends with '-' at position 8")]
    [InlineData("docker.io-/app", "a part of the host begins or ends with '-' at position 10")]
    [InlineData(".docker.io/app", "the host has an empty part at position 1")]
    [InlineData("docker.io./app", "the host has an empty part at position 10")]
    [InlineData("foo_bar.com:8080/app", "the host holds '_' at position 4; a host is letters, digits, '-' and '.'")]
    [InlineData("user:password@registry.corp/app", "the digest after '@' at position 14 is none: a digest is algorithm:hex, such as sha256: and 64 hex digits")]
    [InlineData("[2001:db8::1]", "the repository holds '[' at position 1; it is lower-case letters, digits, '.', '_', '-' and '/'")]
    [InlineData("[2001:db8::1/app", "the IPv6 address that begins at position 1 has no closing bracket")]
    [InlineData("[fe80::1%eth0]:5000/app", "what stands in brackets at position 1 is no IPv6 address")]
    [InlineData("[1:2:3:4:5:6:7]/app", "what stands in brackets at position 1 is no IPv6 address")]
    [InlineData("[1:2:3:4:5:6:7:8:9]/app", "what stands in brackets at position 1 is no IPv6 address")]
    [InlineData("[1:2:3:4:5:6:7:8::]/app", "what stands in brackets at position 1 is no IPv6 address")]
    [InlineData("[1::2::3]/app", "what stands in brackets at position 1 is no IPv6 address")]
    [InlineData("[:::]/app", "what stands in brackets at position 1 is no IPv6 address")]
    [InlineData("[12345::]/app", "what stands in brackets at position 1 is no IPv6 address")]
    [InlineData("[::g]/app", "what stands in brackets at position 1 is no IPv6 address")]
    [InlineData("[]/app", "what stands in brackets at position 1 is no IPv6 address")]
    [InlineData("[::1]x/app", "after the host stands 'x' at position 6; a port or '/' can stand there")]
    [InlineData("[::1]:/app", "the port after ':' is empty at position 7")]
    [InlineData("fc00::1:5000/app", "the port holds ':' at position 6; a port is digits")]
    [InlineData("1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a",
        "64 hex digits alone are an image's id, not a reference; a digest is written name@sha256:…")]
    public void What_is_no_reference_is_refused_with_what_is_wrong_and_where(string text, string reason)
    {
        Assert.False(ImageReference.TryParse(text, out var reference, out var error));
        Assert.Null(reference);
        Assert.Equal(reason, error);
    }

    [Theory]
    [InlineData(255, null)]
    [InlineData(256, "the repository has 256 characters, at most 255 are allowed")]
    public void A_repository_has_at_most_255_characters_without_its_registry(int length, string? reason) =>
        Assert.Equal(reason, ErrorOf($"registry.corp:5000/a/{new string('b', length - 2)}:tag@{Sha256}"));

    [Theory]
    [InlineData(247, null)]
    [InlineData(248, "the repository has 256 characters, at most 255 are allowed")]
    public void What_normalisation_puts_before_a_repository_counts(int length, string? reason) =>
        Assert.Equal(reason, ErrorOf(new string('b', length)));

    [Theory]
    [InlineData(128, null)]
    [InlineData(129, "the tag has 129 characters, at most 128 are allowed")]
    public void A_tag_has_at_most_128_characters(int length, string? reason) => Assert.Equal(reason, ErrorOf("nginx:" + new string('T', length)));

    [Theory]
    [InlineData(253, null)]
    [InlineData(254, "the host has 254 characters, at most 253 are allowed")]
    public void A_host_has_at_most_what_DNS_can_carry(int length, string? reason) =>
        Assert.Equal(reason, ErrorOf($"a.{new string('b', length - 2)}:5000/app"));

    [Fact]
    public void What_no_reference_can_fill_is_refused_before_it_is_read()
    {
        Assert.Equal(
            "the reference has 1025 characters, more than host, repository, tag and digest can have together", ErrorOf(new string('A', 1025)));
        Assert.StartsWith("the repository holds", ErrorOf(new string('A', 1024)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nginx", "docker.io/library/nginx", "latest")]
    [InlineData("nginx:latest", "docker.io/library/nginx:latest", "latest")]
    [InlineData("nginx:1.27", "docker.io/library/nginx:1.27", "1.27")]
    [InlineData("nginx:1.27@" + Sha256, "docker.io/library/nginx:1.27@" + Sha256, Sha256)]
    public void The_normal_form_keeps_tag_and_digest_and_the_digest_is_what_a_registry_is_asked_for(string text, string normal, string asked)
    {
        var reference = ImageReference.Parse(text);

        Assert.Equal((normal, asked), (reference.ToString(), reference.TagOrDigest));
    }

    [Theory]
    [InlineData("docker.io/library/nginx:1", "nginx")]
    [InlineData("grafana/grafana", "grafana/grafana")]
    [InlineData("library/a/b", "library/a/b")]
    [InlineData("quay.io/library/app", "quay.io/library/app")]
    [InlineData("Foo/app", "Foo/app")]
    public void The_familiar_name_is_the_shortest_that_means_the_same(string text, string familiar)
    {
        var reference = ImageReference.Parse(text);

        Assert.Equal(familiar, reference.FamiliarName);
        Assert.Equal(reference.Name, ImageReference.Parse(familiar).Name);
    }

    [Theory]
    [InlineData("nginx", "docker.io/library/nginx:latest", true)]
    [InlineData("nginx:1@" + Sha256, "index.docker.io/nginx@" + Sha256, true)]
    [InlineData("nginx", "nginx:1", false)]
    [InlineData("nginx", "nginx@" + Sha256, false)]
    [InlineData("nginx", "nginx2", false)]
    [InlineData("a.b/nginx", "a.c/nginx", false)]
    public void References_are_equal_where_a_registry_is_asked_for_the_same_thing(string one, string other, bool equal)
    {
        var (a, b) = (ImageReference.Parse(one), ImageReference.Parse(other));

        Assert.Equal(equal, a == b);
        Assert.Equal(equal, a.GetHashCode() == b.GetHashCode());
        Assert.False(a.Equals(null));
    }

    [Fact]
    public void What_has_to_be_a_reference_and_is_none_is_a_mistake_of_the_program() =>
        Assert.Equal("'': the reference is empty", Assert.Throws<FormatException>(() => ImageReference.Parse("")).Message);

    private static string? ErrorOf(string text) => ImageReference.TryParse(text, out _, out var error) ? null : error;
}
