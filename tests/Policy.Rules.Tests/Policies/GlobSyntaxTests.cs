using Policy.Rules.Policies;

namespace Policy.Rules.Tests.Policies;

public sealed class GlobSyntaxTests
{
    [Theory]
    [InlineData("**")]
    [InlineData("**/nginx")]
    [InlineData("*/library/nginx")]
    [InlineData("registry.corp/**")]
    [InlineData("registry.corp**")]
    [InlineData("localhost/app")]
    [InlineData("localhost:5000/app")]
    [InlineData("[::1]:5000/app")]
    [InlineData("docker.io/library/a-b_c.d*")]
    [InlineData("*.corp/team-?/x", false)]
    [InlineData("Registry.corp/app", false)]
    [InlineData("docker.io/**")]
    [InlineData("docker.io/library/nginx")]
    [InlineData("docker.io/*/*")]
    [InlineData("docker.io/nginx", false)]
    [InlineData("docker.io/*", false)]
    [InlineData("index.docker.io/**", false)]
    [InlineData("quay.io/*")]
    [InlineData("registry.corp:*/app")]
    [InlineData("registry.corp/App", false)]
    [InlineData("registry.corp", false)]
    [InlineData("team/app", false)]
    [InlineData("nginx", false)]
    [InlineData("*", false)]
    [InlineData("a***", false)]
    [InlineData("registry.corp/app:1.2", false)]
    [InlineData("registry.corp/app@*", false)]
    [InlineData("registry corp/app", false)]
    public void An_image_glob_can_match_an_image(string glob, bool can = true) => Assert.Equal(can, GlobSyntax.MistakeInImage(glob) is null);

    [Theory]
    [InlineData("nginx", "docker.io/library/nginx")]
    [InlineData("nginx*", "docker.io/library/nginx*")]
    [InlineData("team/app", "docker.io/team/app")]
    [InlineData("registry.corp", "registry.corp/**")]
    [InlineData("localhost", "localhost/**")]
    [InlineData("*", "**")]
    [InlineData("docker.io/nginx", "docker.io/library/nginx")]
    [InlineData("docker.io/*", "docker.io/**")]
    [InlineData("index.docker.io/library/*", "docker.io/library/*")]
    [InlineData("localhost:5000", "localhost:5000/**")]
    public void What_was_meant_is_guessed_and_right(string glob, string meant)
    {
        Assert.EndsWith($"did you mean '{meant}'?", GlobSyntax.MistakeInImage(glob), StringComparison.Ordinal);
        Assert.Null(GlobSyntax.MistakeInImage(meant));
    }

    [Theory]
    [InlineData("team-*")]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("kube-system")]
    [InlineData("0a")]
    [InlineData("team.a", false)]
    [InlineData("Team", false)]
    [InlineData("a/b", false)]
    [InlineData("***", false)]
    public void A_namespace_glob_can_match_a_namespace(string glob, bool can = true) => Assert.Equal(can, GlobSyntax.MistakeInNamespace(glob) is null);

    [Fact]
    public void Globs_have_an_end()
    {
        Assert.Null(GlobSyntax.MistakeInNamespace(new string('a', 512)));
        Assert.Equal("a glob has at most 512 characters", GlobSyntax.MistakeInNamespace(new string('a', 513)));
    }
}
