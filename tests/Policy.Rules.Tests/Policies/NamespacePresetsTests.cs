using System.Collections.Immutable;
using Policy.Rules.Policies;
using static Policy.Rules.Verdicts.EnforcementAction;

namespace Policy.Rules.Tests.Policies;

public sealed class NamespacePresetsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("app=web,pratique.dev/exempt=true,pod-security.kubernetes.io/enforce=baseline", "")]
    [InlineData("pratique.dev/enforce=baseline", "enforce Deny Baseline")]
    [InlineData("pratique.dev/enforce=strict", "enforce Deny Strict")]
    [InlineData("pratique.dev/warn=strict", "warn Warn Strict")]
    [InlineData("pratique.dev/audit=baseline", "audit Audit Baseline")]
    [InlineData("pratique.dev/audit=strict,pratique.dev/warn=strict,pratique.dev/enforce=baseline", "enforce Deny Baseline|warn Warn Strict|audit Audit Strict")]
    public void A_label_asks_for_a_preset_up_to_its_own_action(string labels, string policies)
    {
        var read = Of(labels);

        Assert.Equal(policies, string.Join('|', read.Select(policy => $"{policy.Name.Replace("namespace label pratique.dev/", "", StringComparison.Ordinal)} {policy.Ceiling} {policy.Preset}")));
        Assert.All(read, policy => Assert.Same(PolicyMatch.Everything, policy.Match));
        Assert.All(read, policy => Assert.Same(ExceptionAllowance.Forbidden, policy.Exceptions));
    }

    [Theory]
    [InlineData("pratique.dev/enforce=", Deny)]
    [InlineData("pratique.dev/enforce=Baseline", Deny)]
    [InlineData("pratique.dev/enforce=basline", Deny)]
    [InlineData("pratique.dev/enforce=privileged", Deny)]
    [InlineData("pratique.dev/enforce=none", Deny)]
    [InlineData("pratique.dev/enforce=observe", Deny)]
    [InlineData("pratique.dev/warn=restricted", Warn)]
    [InlineData("pratique.dev/audit=true", Audit)]
    public void A_value_that_is_none_is_taken_as_the_strictest_and_says_so(string label, Rules.Verdicts.EnforcementAction ceiling)
    {
        var policy = Assert.Single(Of(label));

        Assert.Equal((Preset.Strict, ceiling), (policy.Preset, policy.Ceiling));
        Assert.Equal($"namespace label {label.Split('=')[0]} (its value is none of baseline, strict: taken as strict)", policy.Name);
    }

    [Theory]
    [InlineData("pratique.dev/enforce=baseline", Preset.Baseline)]
    [InlineData("pratique.dev/enforce=strict", Preset.Strict)]
    public void The_policy_is_the_preset_and_the_same_for_all_namespaces(string label, Preset preset)
    {
        var policy = Assert.Single(Of(label));

        Assert.Equal(Presets.Policy(preset, "").Rules, policy.Rules);
        Assert.Equal(Presets.OnUnknown(preset), policy.OnUnknown);
        Assert.Same(policy, Assert.Single(Of(label)));
        Assert.True(policy.Rules == Assert.Single(Of(label.Replace("enforce", "warn", StringComparison.Ordinal))).Rules);
    }

    [Fact]
    public void Its_keys_are_told() => Assert.Equal(["pratique.dev/enforce", "pratique.dev/warn", "pratique.dev/audit"], NamespacePresets.Keys);

    private static ImmutableArray<ImagePolicy> Of(string labels) =>
        NamespacePresets.Of(labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(label => label.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]));
}
