using Policy.Rules.Catalog;
using Policy.Testing;

namespace Policy.Rules.Tests.Catalog;

public sealed class RuleDocumentationTests
{
    private static readonly string Markdown = RuleDocumentation.Markdown();

    [Fact]
    public void The_documentation_is_what_the_catalogue_says()
    {
        var written = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules.md"));

        Assert.True(
            written.ReplaceLineEndings("\n") == Markdown,
            "docs/rules.md is stale. Make it anew: dotnet run --project src/Policy.Cli -- rules --output markdown > docs/rules.md");
    }

    [Fact]
    public void Every_rule_has_a_row_and_a_section_with_all_that_is_said_of_it()
    {
        foreach (var descriptor in RuleCatalog.All.Select(rule => ((Rule)Activator.CreateInstance(rule.GetType())!).Descriptor))
        {
            Assert.Contains($"| [`{descriptor.Id}`](#{descriptor.Id}) | {descriptor.Title} |", Markdown, StringComparison.Ordinal);
            Assert.Contains(
                $"\n### `{descriptor.Id}`\n\n{descriptor.Title}.\n\n{descriptor.Rationale}\n\n**Remedy.** {descriptor.Remedy}\n", Markdown, StringComparison.Ordinal);
            Assert.All(descriptor.Parameters, parameter => Assert.Contains($"\n| `{parameter.Name}` |", Markdown, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Presets_are_told_with_the_parameters_that_they_set() =>
        Assert.Contains("\n- Presets: observe Audit, baseline Warn with `require: notLatest`, strict Deny with `require: digest`\n", Markdown, StringComparison.Ordinal);

    [Fact]
    public void A_choice_lists_its_words() =>
        Assert.Contains("| `require` | `notLatest`, `version`, `digest` | `version` | ", Markdown, StringComparison.Ordinal);

    [Fact]
    public void Lines_end_as_in_the_repository() => Assert.DoesNotContain('\r', Markdown);
}
