using System.Text;
using Policy.Rules.Policies;

namespace Policy.Rules.Catalog;

/// <summary><c>docs/rules.md</c>, made from the catalogue.</summary>
public static class RuleDocumentation
{
    private static readonly Preset[] Columns = [Preset.Observe, Preset.Baseline, Preset.Strict];

    /// <summary>The whole document in Markdown, lines ended by <c>\n</c>.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder("""
            <!-- Made from the rules' descriptors: pratique rules --output markdown > docs/rules.md -->
            # Rules

            What each rule looks for, why, and what to do about it. A policy turns rules on and off, sets their
            parameters and says what happens ([policies.md](policies.md)); a preset is where it starts from. The preset
            `none` has every rule Off.

            A rule that cannot know what it has to know says so, and `onUnknown` of the policy decides what happens then.

            | Rule | Fires when | Severity | observe | baseline | strict |
            |---|---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        var categories = RuleCatalog.All.GroupBy(rule => rule.Descriptor.Category).OrderBy(group => group.Key).ToList();
        foreach (var rule in categories.SelectMany(group => group))
        {
            Line(text, Row(rule));
        }

        foreach (var category in categories)
        {
            Line(text, $"\n## {Words(category.Key)}");
            foreach (var rule in category)
            {
                Section(text, rule);
            }
        }

        return text.ToString();
    }

    private static string Row(Rule rule) =>
        $"| [`{rule.Descriptor.Id}`](#{rule.Descriptor.Id}) | {Cell(rule.Descriptor.Title)} | {PolicyWords.Of(rule.Descriptor.Severity)} | "
        + string.Join(" | ", Columns.Select(preset => $"{Presets.Setting(preset, rule).Action}")) + " |";

    private static void Section(StringBuilder text, Rule rule)
    {
        var descriptor = rule.Descriptor;
        Line(text, $"\n### `{descriptor.Id}`\n\n{Paragraph(descriptor.Title)}\n\n{Paragraph(descriptor.Rationale)}\n");
        Line(text, $"**Remedy.** {Paragraph(descriptor.Remedy)}\n");
        Line(text, $"- Severity: {PolicyWords.Of(descriptor.Severity)}");
        Line(text, $"- Needs: {Needed(descriptor.Needs)}");
        Line(text, $"- Image volumes: {(descriptor.AppliesToImageVolumes ? "judged too" : "not judged")}");
        Line(text, $"- Presets: {string.Join(", ", Columns.Select(preset => Described(preset, rule)))}");
        if (descriptor.Parameters.IsEmpty)
        {
            return;
        }

        Line(text, "\n| Parameter | Type | Default | |\n|---|---|---|---|");
        foreach (var parameter in descriptor.Parameters)
        {
            var type = parameter.Choices.IsEmpty ? parameter.Type : string.Join(", ", parameter.Choices.Select(choice => $"`{choice}`"));
            Line(text, $"| `{parameter.Name}` | {type} | `{Cell(parameter.DefaultText)}` | {Cell(parameter.Description)} |");
        }
    }

    private static string Described(Preset preset, Rule rule)
    {
        var setting = Presets.Setting(preset, rule);
        var written = string.Join(", ", setting.Parameters.Written.Select(value => $"`{value.Key}: {value.Value}`"));
        return $"{PolicyWords.Of(preset)} {setting.Action}{(written.Length > 0 ? $" with {written}" : "")}";
    }

    private static string Needed(Needs needs)
    {
        (Needs Need, string Words)[] all =
        [
            (Needs.Reference, "the reference and the pod's spec"), (Needs.Config, "the image's manifest and config"),
            (Needs.Files, "the list of its files"), (Needs.Packages, "the packages in it"), (Needs.Secrets, "the credentials in its files"),
            (Needs.Attestations, "what is attached to it"),
        ];
        return string.Join(", ", all.Where(pair => needs.HasFlag(pair.Need)).Select(pair => pair.Words));
    }

    // SupplyChain becomes "Supply chain" as a heading; severities are written small, as reports have them.
    private static string Words(RuleCategory category) =>
        string.Concat($"{category}".Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? " " + char.ToLowerInvariant(c) : $"{c}"));

    // Titles have no full stop, remedies may.
    private static string Paragraph(string sentence) => sentence.EndsWith('.') ? sentence : sentence + ".";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
