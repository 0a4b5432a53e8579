using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog;

/// <summary>Files as evidence.</summary>
internal static class FileEvidence
{
    /// <summary>A file or folder, and the steps that made its layer.</summary>
    /// <param name="file">What stands there.</param>
    /// <param name="history">The image's history.</param>
    /// <param name="what">What it is, <c>a C compiler</c>; null where its path says it.</param>
    /// <param name="bytes">What it takes; null for the file's own size.</param>
    public static Evidence Of(TreeNode file, BuildHistory history, string? what = null, long? bytes = null) => new(
        EvidenceKind.File, file.Path, $"{what}{(what is null ? "" : ", ")}written by {LayerNames.MadeBy(history, file.Layer)}", bytes ?? file.Size);

    /// <summary>Names in a sentence: the first few, and how many more there are.</summary>
    /// <param name="names">The names, those that matter most first.</param>
    /// <param name="most">How many are named.</param>
    public static string List(IReadOnlyList<string> names, int most = 5) =>
        string.Join(", ", names.Take(most)) + (names.Count > most ? $" and {names.Count - most} more" : "");
}
