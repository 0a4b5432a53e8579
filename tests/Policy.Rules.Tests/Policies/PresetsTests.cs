using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Reference;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Policies;

public sealed class PresetsTests
{
    public static TheoryData<string> Rules { get; } = [.. RuleCatalog.All.Select(rule => rule.Descriptor.Id)];

    [Fact]
    public void Every_rule_has_a_row_and_every_row_a_rule() =>
        Assert.Equal(RuleCatalog.All.Select(rule => rule.Descriptor.Id).Order(), Presets.Ids.Order());

    [Theory]
    [MemberData(nameof(Rules))]
    public void Severity_and_strictness_agree(string id)
    {
        var rule = RuleCatalog.Find(id)!;
        var isSecret = rule.Descriptor.Category == RuleCategory.Secrets;
        var expected = id == "runs-as-root" || isSecret ? Severity.High
            : Presets.Setting(Preset.Strict, rule).Action == EnforcementAction.Deny ? Severity.Medium
            : Severity.Low;

        Assert.Equal(expected, rule.Descriptor.Severity);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_stricter_preset_is_never_milder(string id)
    {
        var rule = RuleCatalog.Find(id)!;

        Assert.True(Presets.Setting(Preset.Baseline, rule).Action <= Presets.Setting(Preset.Strict, rule).Action);
    }

    [Theory]
    [InlineData("mutable-tag", EnforcementAction.Warn, EnforcementAction.Deny)]
    [InlineData("untrusted-registry", EnforcementAction.Off, EnforcementAction.Off)]
    [InlineData("pull-policy", EnforcementAction.Audit, EnforcementAction.Warn)]
    [InlineData("runs-as-root", EnforcementAction.Deny, EnforcementAction.Deny)]
    [InlineData("user-not-numeric", EnforcementAction.Warn, EnforcementAction.Deny)]
    [InlineData("missing-user", EnforcementAction.Warn, EnforcementAction.Deny)]
    [InlineData("too-many-layers", EnforcementAction.Audit, EnforcementAction.Audit)]
    [InlineData("cache-busting-order", EnforcementAction.Audit, EnforcementAction.Audit)]
    [InlineData("unpinned-install", EnforcementAction.Audit, EnforcementAction.Audit)]
    [InlineData("base-image", EnforcementAction.Warn, EnforcementAction.Deny)]
    [InlineData("setuid-file", EnforcementAction.Warn, EnforcementAction.Deny)]
    [InlineData("sudo-present", EnforcementAction.Warn, EnforcementAction.Deny)]
    [InlineData("add-instead-of-copy", EnforcementAction.Audit, EnforcementAction.Audit)]
    [InlineData("shell-form-entrypoint", EnforcementAction.Audit, EnforcementAction.Warn)]
    [InlineData("debug-mode", EnforcementAction.Warn, EnforcementAction.Deny)]
    [InlineData("privileged-port", EnforcementAction.Off, EnforcementAction.Off)]
    [InlineData("secret-in-config", EnforcementAction.Deny, EnforcementAction.Deny)]
    [InlineData("package-cache", EnforcementAction.Audit, EnforcementAction.Warn)]
    [InlineData("build-context-leak", EnforcementAction.Warn, EnforcementAction.Deny)]
    [InlineData("source-in-image", EnforcementAction.Warn, EnforcementAction.Deny)]
    [InlineData("build-tools", EnforcementAction.Warn, EnforcementAction.Deny)]
    [InlineData("package-manager", EnforcementAction.Audit, EnforcementAction.Warn)]
    [InlineData("not-minimal", EnforcementAction.Audit, EnforcementAction.Warn)]
    [InlineData("secret-in-file", EnforcementAction.Deny, EnforcementAction.Deny)]
    [InlineData("oversize", EnforcementAction.Audit, EnforcementAction.Warn)]
    [InlineData("stale-image", EnforcementAction.Audit, EnforcementAction.Audit)]
    [InlineData("platform-mismatch", EnforcementAction.Warn, EnforcementAction.Deny)]
    [InlineData("missing-metadata", EnforcementAction.Off, EnforcementAction.Off)]
    [InlineData("no-provenance", EnforcementAction.Off, EnforcementAction.Off)]
    [InlineData("no-sbom", EnforcementAction.Off, EnforcementAction.Off)]
    [InlineData("no-vulnerability-scan", EnforcementAction.Off, EnforcementAction.Off)]
    public void The_presets_are_as_tabled(string id, EnforcementAction baseline, EnforcementAction strict)
    {
        var rule = RuleCatalog.Find(id)!;

        Assert.Equal(EnforcementAction.Audit, Presets.Setting(Preset.Observe, rule).Action);
        Assert.Equal(baseline, Presets.Setting(Preset.Baseline, rule).Action);
        Assert.Equal(strict, Presets.Setting(Preset.Strict, rule).Action);
        Assert.Equal(EnforcementAction.Off, Presets.Setting(Preset.None, rule).Action);
    }

    [Theory]
    [InlineData(Preset.Observe, "version")]
    [InlineData(Preset.Baseline, "notLatest")]
    [InlineData(Preset.Strict, "digest")]
    public void How_far_a_tag_pins_depends_on_the_preset(Preset preset, string require) =>
        Assert.Equal(require, Presets.Setting(preset, RuleCatalog.Find("mutable-tag")!).Parameters.Get(MutableTag.Require));

    [Theory]
    [InlineData(Preset.Observe, EnforcementAction.Audit, EnforcementAction.Audit, EnforcementAction.Audit)]
    [InlineData(Preset.Baseline, EnforcementAction.Warn, EnforcementAction.Warn, EnforcementAction.Warn)]
    [InlineData(Preset.Strict, EnforcementAction.Warn, EnforcementAction.Deny, EnforcementAction.Deny)]
    [InlineData(Preset.None, EnforcementAction.Warn, EnforcementAction.Warn, EnforcementAction.Warn)]
    public void What_is_not_known_has_a_preset_too(Preset preset, EnforcementAction unreachable, EnforcementAction pending, EnforcementAction notFound)
    {
        var unknowns = Presets.OnUnknown(preset);

        Assert.Equal(unreachable, unknowns.For(UnknownReason.Unreachable));
        Assert.Equal(pending, unknowns.For(UnknownReason.Pending));
        Assert.Equal(notFound, unknowns.For(UnknownReason.NotFound));
    }

    [Theory]
    [InlineData(Preset.Observe)]
    [InlineData(Preset.Baseline)]
    [InlineData(Preset.Strict)]
    [InlineData(Preset.None)]
    public void A_policy_of_a_preset_is_what_a_file_with_that_preset_is(Preset preset)
    {
        var policy = Presets.Policy(preset, "p");
        var read = Assert.Single(PolicyReader.Read(
            $"{{apiVersion: {PolicyWords.ApiVersion}, kind: ImagePolicy, metadata: {{name: p}}, spec: {{preset: {PolicyWords.Of(preset)}}}}}", "f").Value!.Policies);

        Assert.Equal("p", policy.Name);
        Assert.Equal(preset, policy.Preset);
        Assert.Equal(EnforcementAction.Deny, policy.Ceiling);
        Assert.Same(PolicyMatch.Everything, policy.Match);
        Assert.Equal(read.Rules, policy.Rules);
        Assert.Equal(read.OnUnknown, policy.OnUnknown);
        Assert.DoesNotContain(policy.Rules, setting => setting.Action == EnforcementAction.Off);
        Assert.Equal(preset == Preset.None, policy.Rules.IsEmpty);
    }
}
