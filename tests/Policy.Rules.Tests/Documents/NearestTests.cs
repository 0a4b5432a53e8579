using Policy.Rules.Documents;

namespace Policy.Rules.Tests.Documents;

public sealed class NearestTests
{
    private static readonly string[] Names = ["oversize", "mutable-tag", "mode", "id", "match"];

    [Theory]
    [InlineData("oversise", "oversize")]
    [InlineData("oversiz", "oversize")]
    [InlineData("ovesrize", "oversize")]
    [InlineData("Oversize", "oversize")]
    [InlineData("oversized", "oversize")]
    [InlineData("ovsize", "oversize")]
    [InlineData("mutable_tag", "mutable-tag")]
    [InlineData("mutabletags", "mutable-tag")]
    [InlineData("mutabel-tgas", "mutable-tag")]
    [InlineData("mutble-tg", "mutable-tag")]
    [InlineData("mod", "mode")]
    [InlineData("mdoe", "mode")]
    [InlineData("ids", "id")]
    [InlineData("i", "id")]
    public void A_slip_is_guessed(string word, string name) => Assert.Equal(name, Nearest.To(word, Names));

    [Theory]
    [InlineData("")]
    [InlineData("size")]
    [InlineData("ovrsz")]
    [InlineData("xy")]
    [InlineData("mxxe")]
    [InlineData("muta-tag")]
    [InlineData("privileged")]
    public void What_is_far_from_every_name_is_not_guessed(string word) => Assert.Null(Nearest.To(word, Names));

    [Fact]
    public void Of_two_the_nearer_is_guessed() => Assert.Equal("notFound", Nearest.To("notfount", ["nofount!", "notFound"]));

    [Fact]
    public void Of_two_as_near_the_first_is_guessed() => Assert.Equal("node", Nearest.To("nxde", ["node", "nyde"]));

    [Fact]
    public void A_hint_says_what_was_meant() => Assert.Equal("; did you mean 'oversize'?", Nearest.Hint("oversise", Names));

    [Fact]
    public void Without_a_guess_there_is_no_hint() => Assert.Equal("", Nearest.Hint("xyz", Names));
}
