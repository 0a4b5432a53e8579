using System.Collections.Immutable;
using Policy.Rules.History.Dialects;
using Policy.Rules.Images;

namespace Policy.Rules.History;

/// <summary>Which step made which layer.</summary>
internal static class LayerAttribution
{
    /// <summary>Whether history and layers agree: one line that is not empty for each layer.</summary>
    public static bool Agrees(ImmutableArray<BuildStep> steps, ImageConfig config, ImmutableArray<Layer> layers) =>
        steps.Count(step => !step.IsEmpty) == layers.Length && (config.DiffIds.IsEmpty || config.DiffIds.Length == layers.Length);

    /// <summary>
    /// Gives each line that is not empty the next layer. Where a builder made one layer of several steps and hung it
    /// on the last line, the steps that wrote it get it.
    /// </summary>
    public static ImmutableArray<BuildStep> Attribute(ImmutableArray<BuildStep> steps)
    {
        var attributed = steps.ToBuilder();
        var layer = 0;
        var start = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            if (!steps[i].IsEmpty)
            {
                attributed[i] = steps[i] with { Layer = layer };
                ShareAmongRun(attributed, start, i, layer);
                layer++;
                start = i + 1;
            }
        }

        return attributed.ToImmutable();
    }

    /// <summary>
    /// Where the build begins whose one layer hangs on the line <paramref name="last"/>: behind what another builder,
    /// or the same one step by step, wrote before.
    /// </summary>
    public static int StartOfRun(IReadOnlyList<BuildStep> steps, int from, int last)
    {
        var start = from;
        for (var i = from; i < last; i++)
        {
            // A build without layers leaves its remark on its last line alone.
            if (steps[i].Comment.Length > 0 || steps[i].Dialect != steps[last].Dialect)
            {
                start = i + 1;
            }
        }

        return start;
    }

    private static void ShareAmongRun(ImmutableArray<BuildStep>.Builder steps, int from, int last, int layer)
    {
        var carrier = steps[last];
        var start = StartOfRun(steps, from, last);
        var writers = Enumerable.Range(start, last - start).Where(i => steps[i].Writes).ToList();
        if (writers.Count == 0 || !CarriesForOthers(carrier))
        {
            return;
        }

        if (carrier.Writes)
        {
            writers.Add(last);
        }
        else
        {
            steps[last] = carrier with { IsEmpty = true, Layer = null };
        }

        foreach (var i in writers)
        {
            steps[i] = steps[i] with { IsEmpty = false, Layer = layer, SharesLayer = writers.Count > 1 };
        }
    }

    // CMD writes no files, so a layer that hangs on it is somebody else's. A RUN may itself have written all of it, a
    // WORKDIR makes its folder, and docker marks one that changed nothing as empty; only buildah's remark tells a build without layers.
    private static bool CarriesForOthers(BuildStep carrier) =>
        BuildahRemark.BaseOf(carrier.Comment) is not null || !(carrier.Writes || carrier.Instruction == Instruction.Workdir);
}
