using FsCheck;
using FsCheck.Fluent;
using Policy.Rules.Policies;
using Policy.Testing;

namespace Policy.Rules.Tests.Policies;

public sealed class GlobTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "abc", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("**", "", true)]
    [InlineData("**", "a/b/c", true)]
    [InlineData("***", "a/b/c", true)]
    [InlineData("****", "a/b/c", true)]
    [InlineData("a", "a", true)]
    [InlineData("a", "A", false)]
    [InlineData("a", "ab", false)]
    [InlineData("ab", "a", false)]
    [InlineData("a*", "a", true)]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a*c", "ab/c", false)]
    [InlineData("a**c", "ab/bc", true)]
    [InlineData("a*b*c", "aXbYc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("*a*", "bab", true)]
    [InlineData("**a**", "b/a/b", true)]
    [InlineData("**/a", "a", false)]
    [InlineData("**/a", "b/c/a", true)]
    [InlineData("a/**/b", "a/x/y/b", true)]
    [InlineData("a/**/b", "a/b", false)]
    [InlineData("a/*/b", "a/x/b", true)]
    [InlineData("a/*/b", "a//b", true)]
    [InlineData("a/*/b", "a/x/y/b", false)]
    [InlineData("**/**", "a/b", true)]
    [InlineData("**/**", "ab", false)]
    [InlineData("*/*", "a/b", true)]
    [InlineData("*/**", "a/b/c", true)]
    [InlineData("**/*", "a/b/c", true)]
    [InlineData("a?c", "abc", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("[ab]", "a", false)]
    [InlineData("team-*", "team-a", true)]
    [InlineData("team-*", "team", false)]
    [InlineData("registry.corp/**", "registry.corp/a/b", true)]
    [InlineData("registry.corp/**", "registry.corp.evil/a", false)]
    [InlineData("registry.corp/**", "evil/registry.corp/a", false)]
    [InlineData("registry.corp:5000/*", "registry.corp:5000/a", true)]
    public void A_star_stays_within_a_segment_and_two_go_across(string glob, string name, bool matches) =>
        Assert.Equal(matches, Glob.Matches(glob, name));

    [Fact]
    public void Globs_match_as_the_plain_definition_says()
    {
        var globs = Texts("ab/*");
        var names = Texts("ab/");

        Prop.ForAll(globs.SelectMany(_ => names, (glob, name) => (glob, name)).ToArbitrary(), pair =>
            Assert.Equal(ByDefinition(pair.glob, pair.name), Glob.Matches(pair.glob, pair.name))).Check(Draws.Of(5000));
    }

    [Fact]
    public void A_hostile_glob_takes_no_more_than_the_product_of_the_lengths()
    {
        var glob = string.Concat(Enumerable.Repeat("**a", 500));

        Assert.False(Glob.Matches(glob, new string('a', 499)));
        Assert.True(Glob.Matches(glob, new string('a', 500)));
    }

    private static Gen<string> Texts(string alphabet) =>
        from length in Gen.Choose(0, 8)
        from letters in Gen.Elements(alphabet.ToCharArray()).ArrayOf(length)
        select new string(letters);

    private static bool ByDefinition(string glob, string name)
    {
        if (glob.StartsWith("**", StringComparison.Ordinal))
        {
            return Enumerable.Range(0, name.Length + 1).Any(taken => ByDefinition(glob[2..], name[taken..]));
        }

        if (glob.StartsWith('*'))
        {
            return Enumerable.Range(0, name.Length + 1)
                .Any(taken => !name[..taken].Contains('/', StringComparison.Ordinal) && ByDefinition(glob[1..], name[taken..]));
        }

        return glob.Length == 0 ? name.Length == 0 : name.Length > 0 && glob[0] == name[0] && ByDefinition(glob[1..], name[1..]);
    }
}
