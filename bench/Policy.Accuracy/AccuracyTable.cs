using System.Collections.Immutable;
using System.Globalization;
using Policy.Testing;
using Policy.Testing.Accuracy;

namespace Policy.Accuracy;

/// <summary>A table of what is right and wrong. One file a table; <see cref="All"/> has them in their order.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Text">What it shows, in a few sentences.</param>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record AccuracyTable(string Title, string Text, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows)
{
    /// <summary>The tables of a corpus.</summary>
    public static ImmutableArray<AccuracyTable> All(ImmutableArray<CorpusImage> images) =>
        [PackagesTable.Of(images), RunsAsRootTable.Of(images), HistoryTable.Of(images), TrapsTable.Of(images), StagesTable.Of()];

    /// <summary>A row of figures.</summary>
    public static ImmutableArray<string> Figures(string name, AccuracyScore score) =>
    [
        name, Number(score.Asked), Number(score.TruePositives), Number(score.FalsePositives), Number(score.TrueNegatives), Number(score.FalseNegatives), Number(score.Unknown),
        Ratio(score.Precision), Ratio(score.Recall),
    ];

    /// <summary>The columns of <see cref="Figures"/>.</summary>
    public static ImmutableArray<string> FigureColumns { get; } =
        ["Rule", "Images", "Found", "Found wrongly", "Passed", "Missed", "Unknown", "Precision", "Recall"];

    /// <summary>The table in Markdown.</summary>
    public string Markdown()
    {
        var lines = Rows.Prepend([.. Columns.Select(_ => "---")]).Prepend(Columns).Select(row => $"| {string.Join(" | ", row)} |");
        return $"## {Title}\n\n{Text}\n\n{string.Join('\n', lines)}\n";
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Ratio(double ratio) => ratio.ToString("0.000", CultureInfo.InvariantCulture);
}
