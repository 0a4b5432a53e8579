using System.Collections.Immutable;
using Policy.Rules.History;

namespace Policy.Rules.Catalog;

/// <summary>What layers are called in findings: by the steps that made them.</summary>
internal static class LayerNames
{
    /// <summary>The steps that made a layer, or its place where they are not known.</summary>
    /// <param name="history">The image's history.</param>
    /// <param name="layer">The layer, from 0.</param>
    public static string MadeBy(BuildHistory history, int layer)
    {
        var steps = history.Steps.Where(step => step.Layer == layer).ToImmutableArray();
        return steps switch
        {
            [] => $"layer {layer + 1}",
            [var step] => $"{step.Place} {StepText(step)}",
            [var first, .., var last] => $"{first.Place} {StepText(first)} to {last.Place} {StepText(last)}",
        };
    }

    private static string StepText(BuildStep step) => $"{step.Instruction.ToString().ToUpperInvariant()} {SafeText.Excerpt(step.Value)}".TrimEnd();
}
