using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests.Policies;

public sealed class PolicySelectorTests
{
    private static readonly ImmutableDictionary<string, string> Web = ImmutableDictionary<string, string>.Empty.Add("tier", "web");

    private static readonly LabelSelector TierWeb = new([new LabelRequirement("tier", SelectorOperator.In, ["web"])]);

    [Fact]
    public void A_match_that_says_nothing_agrees_with_everything() => Assert.True(Applies(PolicyMatch.Everything, Pod()));

    [Theory]
    [InlineData("team-a", true)]
    [InlineData("kube-system", false)]
    public void Namespaces_are_matched_by_name(string name, bool applies) =>
        Assert.Equal(applies, Applies(new PolicyMatch { Namespaces = new GlobSet(["team-*"], []) }, Pod() with { Namespace = name }));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Namespaces_are_matched_by_label(bool labelled) => Assert.Equal(
        labelled,
        Applies(
            new PolicyMatch { NamespaceSelector = TierWeb },
            Pod() with { NamespaceLabels = labelled ? Web : ImmutableDictionary<string, string>.Empty }));

    [Fact]
    public void A_policy_is_not_lost_where_a_namespaces_labels_are_not_known() =>
        Assert.True(Applies(new PolicyMatch { NamespaceSelector = TierWeb }, Pod() with { NamespaceLabels = null }));

    [Theory]
    [InlineData("team-a", true)]
    [InlineData("team-b", false)]
    public void The_label_that_every_namespace_has_is_known_without_the_others(string name, bool applies)
    {
        var selector = new LabelSelector(
            [new LabelRequirement("kubernetes.io/metadata.name", SelectorOperator.In, [name]), new LabelRequirement("tier", SelectorOperator.Exists, [])]);

        Assert.Equal(applies, Applies(new PolicyMatch { NamespaceSelector = selector }, Pod() with { NamespaceLabels = null }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Objects_are_matched_by_label(bool labelled) => Assert.Equal(
        labelled,
        Applies(new PolicyMatch { ObjectSelector = TierWeb }, Pod() with { Labels = labelled ? Web : ImmutableDictionary<string, string>.Empty }));

    [Theory]
    [InlineData("registry.corp/app:1", true)]
    [InlineData("REGISTRY.corp/app:1", true)]
    [InlineData("registry.corp/tools/make", false)]
    [InlineData("nginx", false)]
    public void Images_are_matched_by_normalised_name(string image, bool applies) => Assert.Equal(
        applies,
        Applies(new PolicyMatch { Images = new GlobSet(["registry.corp/**"], ["registry.corp/tools/**"]) }, Pod(), TestInput.Container(image)));

    [Theory]
    [InlineData(ContainerKind.Regular, true)]
    [InlineData(ContainerKind.Init, true)]
    [InlineData(ContainerKind.Ephemeral, false)]
    [InlineData(ContainerKind.ImageVolume, false)]
    public void Containers_are_matched_by_kind(ContainerKind kind, bool applies) => Assert.Equal(
        applies,
        Applies(new PolicyMatch { Containers = [ContainerKind.Regular, ContainerKind.Init] }, Pod(), TestInput.Container(kind: kind)));

    [Fact]
    public void All_parts_have_to_agree() => Assert.False(Applies(
        new PolicyMatch { Namespaces = new GlobSet(["team-*"], []), Images = new GlobSet(["other/**"], []) }, Pod()));

    [Fact]
    public void A_bare_reference_satisfies_every_selector_but_that_of_images()
    {
        var match = new PolicyMatch
        {
            Namespaces = new GlobSet(["team-*"], ["**"]),
            NamespaceSelector = TierWeb,
            ObjectSelector = TierWeb,
            Containers = [ContainerKind.Init],
            Images = new GlobSet(["registry.example/**"], []),
        };
        var bare = new Workload { Containers = [] };

        Assert.True(Applies(match, bare, TestInput.Container(bare: true)));
        Assert.False(Applies(match, bare, TestInput.Container("nginx", bare: true)));
    }

    [Fact]
    public void What_has_no_name_satisfies_the_selector_of_images()
    {
        var match = new PolicyMatch { Images = new GlobSet(["registry.corp/**"], []) };

        Assert.True(Applies(match, Pod(), TestInput.Container(location: new ImageLocation.OciLayout("out", null))));
        Assert.True(Applies(match, Pod(), TestInput.Container() with { Location = null }));
    }

    [Theory]
    [InlineData(RuleCategory.Reference, true)]
    [InlineData(RuleCategory.Identity, false)]
    [InlineData(RuleCategory.Build, false)]
    [InlineData(RuleCategory.Contents, false)]
    [InlineData(RuleCategory.Secrets, true)]
    [InlineData(RuleCategory.Size, true)]
    [InlineData(RuleCategory.SupplyChain, true)]
    public void Image_volumes_are_judged_by_rules_of_reference_size_secrets_and_provenance(RuleCategory category, bool concerns)
    {
        var rule = RuleCatalog.All[0].Descriptor with { Category = category };

        Assert.Equal(concerns, PolicySelector.Concerns(rule, TestInput.Container(kind: ContainerKind.ImageVolume)));
        Assert.True(PolicySelector.Concerns(rule, TestInput.Container(kind: ContainerKind.Init)));
        Assert.True(PolicySelector.Concerns(rule, TestInput.Container(bare: true)));
    }

    private static Workload Pod() => new() { Kind = "Pod", Namespace = "team-a", Labels = Web, NamespaceLabels = Web, Containers = [] };

    private static bool Applies(PolicyMatch match, Workload workload, WorkloadContainer? container = null) =>
        PolicySelector.Applies(match, workload, container ?? TestInput.Container());
}
