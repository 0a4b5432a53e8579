using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Documents;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Policies;

/// <summary>Reads a policy's <c>spec.rules</c> over its preset.</summary>
internal static class RuleSettingsReader
{
    /// <summary>The rules in effect, in the catalogue's order.</summary>
    public static ImmutableArray<RuleSetting> Read(DocumentValue? rules, Preset preset)
    {
        var settings = RuleCatalog.All.ToDictionary(rule => rule, rule => Presets.Setting(preset, rule));
        var lines = new Dictionary<Rule, int>();
        foreach (var item in rules?.Items("a list of rules") ?? [])
        {
            if (item.Fields() is not { } fields || ReadRule(fields) is not { } rule)
            {
                continue;
            }

            if (!lines.TryAdd(rule, item.Node.Line))
            {
                item.Fail($"'{rule.Descriptor.Id}' stands here twice{(lines[rule] == 0 ? "" : $", first in line {lines[rule]}")}");
            }

            settings[rule] = ReadSetting(fields, settings[rule], preset);
        }

        return [.. RuleCatalog.All.Select(rule => settings[rule]).Where(setting => setting.Action != EnforcementAction.Off)];
    }

    private static Rule? ReadRule(DocumentFields fields)
    {
        var value = fields.Require("id", "a rule's id");
        if (value?.Text("a rule's id as a string") is not { } id)
        {
            return null;
        }

        var rule = RuleCatalog.Find(id);
        if (rule is null)
        {
            var hint = Nearest.Hint(id, RuleCatalog.All.Select(known => known.Descriptor.Id));
            value.Fail($"{SafeText.Quoted(id)} is no rule{(hint.Length > 0 ? hint : "; 'pratique rules' lists them")}");
        }

        return rule;
    }

    private static RuleSetting ReadSetting(DocumentFields fields, RuleSetting current, Preset preset)
    {
        var action = fields.Find("action");
        var parameters = fields.Find("parameters");
        if (action is null && parameters is null)
        {
            fields.Fail("action", "is required where there are no parameters: one of " + string.Join(", ", PolicyWords.Actions.Select(a => a.Word)));
        }
        else if (action is null && current.Action == EnforcementAction.Off)
        {
            // Somebody who sets a parameter means the rule to do something; what, only he can say.
            fields.Fail("action", $"is required: the preset '{PolicyWords.Of(preset)}' has '{current.Rule.Descriptor.Id}' Off, so that parameters alone do nothing");
        }

        var setting = current with
        {
            Action = action?.Word(PolicyWords.Actions) ?? current.Action,
            Parameters = parameters?.Fields() is { } mapping ? ParameterReader.Read(mapping, current.Rule.Descriptor, current.Parameters) : current.Parameters,
        };
        fields.Close();
        return setting;
    }
}
