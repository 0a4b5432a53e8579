using System.Collections.Immutable;
using Policy.Testing;
using Policy.Testing.Accuracy;

namespace Policy.Accuracy;

/// <summary>Who containers run as, which the config tells, with /etc/passwd where USER is a name.</summary>
internal static class RunsAsRootTable
{
    public static AccuracyTable Of(ImmutableArray<CorpusImage> images) => new(
        "Who the container runs as",
        "All images, as a reference on a command line: no pod says otherwise.",
        AccuracyTable.FigureColumns,
        [AccuracyTable.Figures("`runs-as-root`", AccuracyScore.Of(AccuracyQuestion.RunsAsRoot.Ask(images)))]);
}
