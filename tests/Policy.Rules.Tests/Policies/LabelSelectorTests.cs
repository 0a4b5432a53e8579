using System.Collections.Immutable;
using Policy.Rules.Policies;

namespace Policy.Rules.Tests.Policies;

public sealed class LabelSelectorTests
{
    [Theory]
    [InlineData(SelectorOperator.In, "web", true)]
    [InlineData(SelectorOperator.In, "db", false)]
    [InlineData(SelectorOperator.In, null, false)]
    [InlineData(SelectorOperator.NotIn, "web", false)]
    [InlineData(SelectorOperator.NotIn, "db", true)]
    [InlineData(SelectorOperator.NotIn, null, true)]
    [InlineData(SelectorOperator.Exists, "", true)]
    [InlineData(SelectorOperator.Exists, null, false)]
    [InlineData(SelectorOperator.DoesNotExist, "", false)]
    [InlineData(SelectorOperator.DoesNotExist, null, true)]
    public void A_requirement_asks_about_a_label(SelectorOperator question, string? value, bool selected) =>
        Assert.Equal(selected, new LabelSelector([new LabelRequirement("tier", question, ["web", "edge"])]).Matches(Labels(value)));

    [Fact]
    public void All_requirements_have_to_hold()
    {
        var selector = new LabelSelector(
            [new LabelRequirement("tier", SelectorOperator.In, ["web"]), new LabelRequirement("team", SelectorOperator.Exists, [])]);

        Assert.False(selector.Matches(Labels("web")));
        Assert.True(selector.Matches(Labels("web").Add("team", "a")));
        Assert.False(selector.Matches(Labels("db").Add("team", "a")));
    }

    [Fact]
    public void Everything_selects_what_has_no_labels() => Assert.True(LabelSelector.Everything.Matches(ImmutableDictionary<string, string>.Empty));

    private static ImmutableDictionary<string, string> Labels(string? tier) =>
        tier is null ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add("tier", tier);
}
