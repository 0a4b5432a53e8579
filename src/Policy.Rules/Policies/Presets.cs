using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Reference;
using Policy.Rules.Verdicts;
using static Policy.Rules.Verdicts.EnforcementAction;

namespace Policy.Rules.Policies;

/// <summary>What rules do unless a policy says otherwise.</summary>
public static class Presets
{
    private static readonly ImmutableDictionary<string, Row> Rows = new Row[]
    {
        new("mutable-tag", Warn, Deny)
        {
            BaselineParameters = ParameterSet.Defaults.With(MutableTag.Require, "notLatest"),
            StrictParameters = ParameterSet.Defaults.With(MutableTag.Require, "digest"),
        },
        new("untrusted-registry", Off, Off),
        new("pull-policy", Audit, Warn),
        new("runs-as-root", Deny, Deny),
        new("user-not-numeric", Warn, Deny),
        new("missing-user", Warn, Deny),
        new("dev-dependencies", Warn, Deny),
        new("build-tools", Warn, Deny),
        new("package-manager", Audit, Warn),
        new("not-minimal", Audit, Warn),
        new("single-stage", Warn, Deny),
        new("too-many-layers", Audit, Audit),
        new("cache-busting-order", Audit, Audit),
        new("unpinned-install", Audit, Audit),
        new("base-image", Warn, Deny),
        new("setuid-file", Warn, Deny),
        new("sudo-present", Warn, Deny),
        new("add-instead-of-copy", Audit, Audit),
        new("shell-form-entrypoint", Audit, Warn),
        new("debug-mode", Warn, Deny),
        new("privileged-port", Off, Off),
        new("secret-in-config", Deny, Deny),
        new("package-cache", Audit, Warn),
        new("secret-in-file", Deny, Deny),
        new("wasted-space", Audit, Warn),
        new("build-context-leak", Warn, Deny),
        new("source-in-image", Warn, Deny),
        new("oversize", Audit, Warn),
        new("stale-image", Audit, Audit),
        new("platform-mismatch", Warn, Deny),
        new("missing-metadata", Off, Off),
        new("no-provenance", Off, Off),
        new("no-sbom", Off, Off),
        new("no-vulnerability-scan", Off, Off),
    }.ToImmutableDictionary(row => row.Rule);

    private static readonly UnknownActions BaselineUnknowns = new(Warn, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty);

    private static readonly UnknownActions StrictUnknowns = new(
        Warn, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty.Add(UnknownReason.Pending, Deny).Add(UnknownReason.NotFound, Deny));

    private static readonly UnknownActions ObserveUnknowns = new(Audit, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty);

    /// <summary>The ids of the rules that have a row.</summary>
    internal static IEnumerable<string> Ids => Rows.Keys;

    /// <summary>A rule under a preset; <see cref="Off"/> where the preset leaves it out.</summary>
    public static RuleSetting Setting(Preset preset, Rule rule)
    {
        var row = Rows[rule.Descriptor.Id];
        return preset switch
        {
            Preset.Observe => new RuleSetting(rule, Audit, ParameterSet.Defaults),
            Preset.Baseline => new RuleSetting(rule, row.Baseline, row.BaselineParameters),
            Preset.Strict => new RuleSetting(rule, row.Strict, row.StrictParameters),
            _ => new RuleSetting(rule, Off, ParameterSet.Defaults),
        };
    }

    /// <summary>What a preset does about what could not be judged.</summary>
    public static UnknownActions OnUnknown(Preset preset) => preset switch
    {
        Preset.Observe => ObserveUnknowns,
        Preset.Strict => StrictUnknowns,
        _ => BaselineUnknowns,
    };

    /// <summary>A policy that is a preset and nothing else, for everything.</summary>
    /// <param name="preset">The preset.</param>
    /// <param name="name">The policy's name, as findings carry it.</param>
    public static ImagePolicy Policy(Preset preset, string name) => new()
    {
        Name = name,
        Preset = preset,
        Rules = [.. RuleCatalog.All.Select(rule => Setting(preset, rule)).Where(setting => setting.Action != Off)],
        OnUnknown = OnUnknown(preset),
    };

    private sealed record Row(string Rule, EnforcementAction Baseline, EnforcementAction Strict)
    {
        public ParameterSet BaselineParameters { get; init; } = ParameterSet.Defaults;

        public ParameterSet StrictParameters { get; init; } = ParameterSet.Defaults;
    }
}
