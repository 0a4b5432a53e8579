using Policy.Webhook.Cluster;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Tests.Policies;

public sealed class ExceptionShelfTests
{
    [Fact]
    public void They_are_found_by_their_namespace()
    {
        var shelf = ExceptionShelf.Empty.With([Resources.Exception("b", "shop", uid: "1"), Resources.Exception("a", "team", uid: "2"), Resources.Exception("a", "shop", uid: "3")]);

        Assert.Equal(["shop/a", "shop/b"], shelf.ByNamespace["shop"].Select(exception => exception.FullName));
        Assert.Equal(["team/a"], shelf.ByNamespace["team"].Select(exception => exception.FullName));
    }

    [Fact]
    public void The_same_generation_is_the_same_exception_until_it_is_made_again()
    {
        var first = ExceptionShelf.Empty.With([Resources.Exception()]);

        Assert.Same(first.Exceptions[0].Exception, first.With([Resources.Exception()]).Exceptions[0].Exception);
        Assert.NotSame(first.Exceptions[0].Exception, first.With([Resources.Exception(uid: "e-2")]).Exceptions[0].Exception);
        Assert.NotSame(first.Exceptions[0].Exception, first.With([Resources.Exception(generation: 2)]).Exceptions[0].Exception);
    }

    [Fact]
    public void One_that_cannot_be_read_excepts_nothing_whatever_it_was_before()
    {
        var shelf = ExceptionShelf.Empty.With([Resources.Exception()]).With([Resources.Exception(spec: """{"rules":[]}""", generation: 2)]);

        Assert.Empty(shelf.ByNamespace);
        Assert.Null(shelf.Exceptions.Single().Exception);
        Assert.Contains("spec.expiresAt", shelf.Exceptions.Single().Errors.Select(error => error.Path));
    }

    [Fact]
    public void Those_without_an_id_are_told_apart_too()
    {
        PolicyResource[] resources = [.. new[] { "a", "b" }.Select(name => Resources.Exception(name, generation: null)).Select(one => one with { Metadata = one.Metadata with { Uid = null } })];

        Assert.Equal(2, ExceptionShelf.Empty.With(resources).With(resources).ByNamespace["shop"].Length);
    }

    [Theory]
    [InlineData("*", "", "web: Honoured|other: Forbidden")]
    [InlineData("mutable-tag", "web", "web: Honoured")]
    [InlineData("mutable-tag", "gone", "")]
    [InlineData("oversize", "", "")]
    public void Each_rule_that_it_names_is_judged_by_each_policy_that_it_names(string rules, string policies, string expected)
    {
        var shelf = PolicyShelf.Empty.With(
            [Resources.Policy(), Resources.Policy("other", """{"preset":"none","rules":[{"id":"mutable-tag","action":"Deny"}]}""", uid: "u-2")], Resources.Made);
        var exception = ExceptionShelf.Empty.With([Resources.Exception(spec: Resources.ExceptionSpec(rules, policies))]).ByNamespace["shop"].Single();

        var judged = ExceptionStandings.Of(exception, new ClusterView { Policies = shelf }, Resources.Made);

        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split(": ")[1]).Order(), judged.Select(judgement => $"{judgement.Standing}").Order());
        Assert.All(judged, judgement => Assert.Same(exception, judgement.Exception));
    }
}
