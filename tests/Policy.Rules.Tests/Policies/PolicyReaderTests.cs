using Policy.Rules.Catalog.Reference;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests.Policies;

public sealed class PolicyReaderTests
{
    private const string Yaml = """
        apiVersion: pratique.dev/v1alpha1
        kind: ImagePolicy
        metadata: {name: web-tier}
        spec:
          mode: Enforce            # Enforce | Warn | Audit: a ceiling over every action, unknowns' too
          preset: baseline         # observe | baseline | strict | none
          match:                   # all optional
            namespaces: {include: ["team-*"], exclude: [kube-system]}
            namespaceSelector: {matchLabels: {tier: web}}
            objectSelector: {}
            images: {include: ["registry.corp/**"], exclude: ["registry.corp/tools/**"]}
            containers: [Regular, Init, Ephemeral, ImageVolume]
          rules:
            - {id: mutable-tag, action: Deny, parameters: {require: digest}}   # Off | Audit | Warn | Deny
          onUnknown: {default: Warn, notFound: Deny}
        """;

    [Fact]
    public void The_specified_policy_is_read()
    {
        var policy = Assert.Single(Read(Yaml));

        Assert.Equal("web-tier", policy.Name);
        Assert.Equal(EnforcementAction.Deny, policy.Ceiling);
        Assert.Equal(Preset.Baseline, policy.Preset);
        Assert.Equal(["team-*"], policy.Match.Namespaces.Include);
        Assert.Equal(["kube-system"], policy.Match.Namespaces.Exclude);
        var requirement = Assert.Single(policy.Match.NamespaceSelector.Requirements);
        Assert.Equal(("tier", SelectorOperator.In), (requirement.Key, requirement.Operator));
        Assert.Equal(["web"], requirement.Values);
        Assert.Empty(policy.Match.ObjectSelector.Requirements);
        Assert.Equal(["registry.corp/**"], policy.Match.Images.Include);
        Assert.Equal(["registry.corp/tools/**"], policy.Match.Images.Exclude);
        Assert.Equal([ContainerKind.Regular, ContainerKind.Init, ContainerKind.Ephemeral, ContainerKind.ImageVolume], policy.Match.Containers);
        var setting = policy.Rules.Single(setting => setting.Rule is MutableTag);
        Assert.Equal(EnforcementAction.Deny, setting.Action);
        Assert.Equal("digest", setting.Parameters.Get(MutableTag.Require));
        Assert.Equal(EnforcementAction.Deny, policy.OnUnknown.For(UnknownReason.NotFound));
        Assert.Equal(EnforcementAction.Warn, policy.OnUnknown.For(UnknownReason.Unreachable));
    }

    private static IReadOnlyList<ImagePolicy> Read(string text)
    {
        var result = PolicyReader.Read(text, "policy.yaml");
        Assert.Empty(result.Errors);
        return result.Value!;
    }
}
