using Policy.Rules.Policies;
using Policy.Testing;

namespace Policy.Rules.Tests.Policies;

/// <summary><c>docs/policies.md</c> says what is so.</summary>
public sealed class PolicyDocumentationTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "policies.md"));

    public static TheoryData<string> Examples { get; } = [.. MarkdownFences.Of("policies.md", "yaml")];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_a_policy_or_an_exception(string yaml) => Assert.Empty(PolicyReader.Read(yaml, "docs/policies.md").Errors);

    [Fact]
    public void Every_word_is_told()
    {
        Assert.Equal(6, Examples.Count);
        var words = PolicyWords.Presets.Select(p => p.Word).Concat(PolicyWords.Actions.Select(a => a.Word)).Concat(PolicyWords.Modes.Select(m => m.Word))
            .Concat(PolicyWords.Reasons.Select(r => r.Word)).Concat(PolicyWords.Containers.Select(c => c.Word)).Concat(PolicyWords.Operators.Select(o => o.Word))
            .Concat(PolicyWords.Existing.Select(e => e.Word));

        Assert.All(NamespacePresets.Keys, key => Assert.Contains($"`{key}: baseline` or `strict`", Text, StringComparison.Ordinal));
        Assert.All(words, word => Assert.Contains($"`{word}`", Text, StringComparison.Ordinal));
    }
}
