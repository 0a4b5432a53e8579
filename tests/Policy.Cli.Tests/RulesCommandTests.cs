using Policy.Rules.Catalog;
using Policy.Testing;

namespace Policy.Cli.Tests;

public sealed class RulesCommandTests
{
    [Fact]
    public async Task Every_rule_is_listed_once_in_the_order_of_the_catalogue()
    {
        var result = await PratiqueCommand.RunAsync("rules");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            RuleCatalog.All.Select(rule => rule.Descriptor.Id),
            result.Output.TrimEnd().Split('\n').Skip(1).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_rule_is_explained_with_its_remedy_and_parameters()
    {
        var result = await PratiqueCommand.RunAsync("rules", "mutable-tag");

        Assert.Equal(0, result.ExitCode);
        var rule = RuleCatalog.Find("mutable-tag")!.Descriptor;
        Assert.Contains(rule.Rationale, result.Output, StringComparison.Ordinal);
        Assert.Contains($"Remedy: {rule.Remedy}", result.Output, StringComparison.Ordinal);
        Assert.Contains("  require [version]", result.Output, StringComparison.Ordinal);
        Assert.Contains("one of notLatest, version, digest", result.Output, StringComparison.Ordinal);
        Assert.Contains("baseline Warn, strict Deny", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_rule_is_bad_input_and_the_nearest_is_named()
    {
        var result = await PratiqueCommand.RunAsync("rules", "mutable-tags");

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("pratique: no rule 'mutable-tags'; did you mean 'mutable-tag'? ('pratique rules' lists them)\n", result.Error);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Markdown_is_the_documentation()
    {
        var result = await PratiqueCommand.RunAsync("rules", "--output", "markdown");

        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules.md")), result.Output);
    }
}
