using System.Collections.Immutable;
using Policy.Rules.Documents;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Policies;

/// <summary>Reads a policy's <c>spec</c>.</summary>
internal static class PolicySpecReader
{
    public static ImagePolicy Read(string name, DocumentFields spec)
    {
        var mode = spec.Find("mode")?.Word(PolicyWords.Modes) ?? EnforcementAction.Deny;
        var preset = spec.Find("preset")?.Word(PolicyWords.Presets) ?? Preset.Baseline;
        var match = spec.Find("match")?.Fields() is { } fields ? PolicyMatchReader.Read(fields) : PolicyMatch.Everything;
        var rules = RuleSettingsReader.Read(spec.Find("rules"), preset);
        var onUnknown = spec.Find("onUnknown")?.Fields() is { } unknowns ? ReadUnknowns(unknowns, preset) : Presets.OnUnknown(preset);
        var exceptions = ExceptionAllowanceReader.Read(spec.Find("exceptions"));
        var existing = spec.Find("existing")?.Word(PolicyWords.Existing) ?? EnforcementAction.Warn;
        spec.Close();
        return new ImagePolicy
        {
            Name = name,
            Ceiling = mode,
            Preset = preset,
            Match = match,
            Rules = rules,
            OnUnknown = onUnknown,
            Exceptions = exceptions,
            Existing = existing,
        };
    }

    // A default that the policy writes holds for every reason that the policy does not name: the preset's own
    // reasons, which its reader does not see, give way to it.
    private static UnknownActions ReadUnknowns(DocumentFields fields, Preset preset)
    {
        var written = fields.Find("default")?.Word(PolicyWords.Actions);
        var unknowns = written is { } action
            ? new UnknownActions(action, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty)
            : Presets.OnUnknown(preset);
        foreach (var (word, reason) in PolicyWords.Reasons)
        {
            if (fields.Find(word)?.Word(PolicyWords.Actions) is { } named)
            {
                unknowns = unknowns with { ByReason = unknowns.ByReason.SetItem(reason, named) };
            }
        }

        fields.Close("reason");
        return unknowns;
    }
}
