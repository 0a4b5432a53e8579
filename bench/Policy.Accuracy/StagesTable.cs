using System.Collections.Immutable;
using Policy.Rules.Images;
using Policy.Testing.Accuracy;
using Policy.Twins;

namespace Policy.Accuracy;

/// <summary>Applications built in one stage and in several, and images in which nothing was built.</summary>
internal static class StagesTable
{
    private const double Sure = 0.9;

    public static AccuracyTable Of() => new(
        "Built in one stage",
        $"{TwinPairs.All.Length} pairs of images of one application, built in one stage and in several; bases as they are, scripts and what was built elsewhere; SDKs that run as they are. "
        + "Their builders are simulated: histories as docker, BuildKit and buildah write them, file systems as the tools leave them. Found is a confidence of at least 0.9.",
        AccuracyTable.FigureColumns,
        [
            .. TwinPairs.All.GroupBy(pair => pair.Dialect).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Row($"`single-stage`, pairs by {group.Key}", group.Select(pair => pair.Single), group.Select(pair => pair.Multi))),
            Row("`single-stage`, all pairs", TwinPairs.All.Select(pair => pair.Single), TwinPairs.All.Select(pair => pair.Multi)),
            Row("`single-stage`, other images", TwinPairs.Singles.Select(image => image.Facts), TwinPairs.NotApplicable.Concat(TwinPairs.ToolsLeft).Select(image => image.Facts)),
        ]);

    private static ImmutableArray<string> Row(string name, IEnumerable<ImageFacts> single, IEnumerable<ImageFacts> others)
    {
        var ones = single.Select(facts => StageAnswer.Of(facts).Confidence >= Sure).ToList();
        var rest = others.Select(facts => StageAnswer.Of(facts).Confidence >= Sure).ToList();
        return AccuracyTable.Figures(name, new AccuracyScore(
            ones.Count(found => found), rest.Count(found => found), rest.Count(found => !found), ones.Count(found => !found), 0, 0));
    }
}
