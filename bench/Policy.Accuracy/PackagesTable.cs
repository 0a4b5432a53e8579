using System.Collections.Immutable;
using Policy.Testing;
using Policy.Testing.Accuracy;

namespace Policy.Accuracy;

/// <summary>Images whose packages are known: what they hold is told by Debian's database.</summary>
internal static class PackagesTable
{
    public static AccuracyTable Of(ImmutableArray<CorpusImage> images)
    {
        ImmutableArray<CorpusImage> known = [.. images.Where(image => !image.Packages.IsEmpty)];
        return new AccuracyTable(
            "Images whose packages are known",
            "Config, history and the list of Debian's packages are the image's own; of its files nothing else is known. Images that hold headers alone count as without build tools; package managers are the distribution's, with `allow: []`.",
            AccuracyTable.FigureColumns,
            [
                AccuracyTable.Figures("`build-tools`", AccuracyScore.Of(AccuracyQuestion.BuildTools.Ask(known))),
                AccuracyTable.Figures("`package-manager`", AccuracyScore.Of(AccuracyQuestion.PackageManager.Ask(known))),
            ]);
    }
}
