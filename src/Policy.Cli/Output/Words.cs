using Policy.Rules.Verdicts;

namespace Policy.Cli.Output;

/// <summary>The words that reports use.</summary>
internal static class Words
{
    /// <summary>A decision: the action, or Allow where there is none.</summary>
    public static string Decision(EnforcementAction action) => action == EnforcementAction.Off ? "Allow" : $"{action}";

    /// <summary>An enumeration's value as YAML and JSON write it: <c>notFound</c>.</summary>
    public static string Camel(string word) => char.ToLowerInvariant(word[0]) + word[1..];
}
