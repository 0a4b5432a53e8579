using System.Collections.Immutable;
using Policy.Rules.History.Dialects;

namespace Policy.Rules.History.Boundaries;

/// <summary>buildah's remark <c>FROM name</c>: on the first line of a build with layers, on the last of a build without.</summary>
internal static class FromRemark
{
    /// <param name="steps">As the lines have it, before layers were attributed.</param>
    public static BaseEnd? Find(ImmutableArray<BuildStep> steps)
    {
        for (var i = steps.Length - 1; i >= 0; i--)
        {
            if (BuildahRemark.BaseOf(steps[i].Comment) is { } name)
            {
                // A line of a build with layers that is empty carries none for others.
                var carries = !steps[i].IsEmpty && IsLastOfItsBuild(steps, i);
                var start = carries ? LayerAttribution.StartOfRun(steps, AfterLayerBefore(steps, i), i) : i;
                return new BaseEnd(start, 1, $"buildah's remark 'FROM {name}' at history[{i}]", name);
            }
        }

        return null;
    }

    // A build with layers goes on behind its first line, and each further line has a remark of its own. Its first line
    // alone looks like a build without layers of one line, and begins at the same place.
    private static bool IsLastOfItsBuild(ImmutableArray<BuildStep> steps, int index) =>
        index + 1 == steps.Length || !BuildahRemark.Is(steps[index + 1].Comment);

    private static int AfterLayerBefore(ImmutableArray<BuildStep> steps, int index)
    {
        var i = index - 1;
        while (i >= 0 && steps[i].IsEmpty)
        {
            i--;
        }

        return i + 1;
    }
}
