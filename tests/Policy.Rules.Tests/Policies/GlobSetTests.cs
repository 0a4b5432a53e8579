using Policy.Rules.Policies;

namespace Policy.Rules.Tests.Policies;

public sealed class GlobSetTests
{
    [Theory]
    [InlineData("registry.corp/app", true)]
    [InlineData("registry.corp/tools/make", false)]
    [InlineData("docker.io/library/nginx", false)]
    public void What_is_included_and_not_excluded_is_taken_in(string name, bool taken) =>
        Assert.Equal(taken, new GlobSet(["registry.corp/**"], ["registry.corp/tools/**"]).Matches(name));

    [Theory]
    [InlineData("team-a", true)]
    [InlineData("kube-system", false)]
    public void Without_an_include_everything_but_the_excluded_is_taken_in(string name, bool taken) =>
        Assert.Equal(taken, new GlobSet([], ["kube-*"]).Matches(name));

    [Fact]
    public void An_exclude_wins_over_an_include() => Assert.False(new GlobSet(["a"], ["a"]).Matches("a"));

    [Theory]
    [InlineData("a", true)]
    [InlineData("b", true)]
    [InlineData("c", false)]
    public void Any_include_will_do(string name, bool taken) => Assert.Equal(taken, new GlobSet(["a", "b"], []).Matches(name));

    [Fact]
    public void Everything_is_everything() => Assert.True(GlobSet.Everything.Matches("whatever/it/is"));
}
