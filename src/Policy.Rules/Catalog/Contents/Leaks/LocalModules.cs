using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Leaks;

/// <summary>
/// Finds a <c>node_modules</c> that was copied from the build context and stands where an install puts its own: the one
/// overwrites the other, whichever comes first.
/// </summary>
internal static class LocalModules
{
    private const string Folder = "node_modules";

    // An application has one or two.
    private const int Most = 5;

    /// <summary>One for each such folder, the largest first.</summary>
    /// <param name="tree">The image's files.</param>
    /// <param name="copied">Which layers were copied.</param>
    public static IEnumerable<FoundLeak> Find(FileTree tree, CopiedLayers copied)
    {
        var folderOf = new Dictionary<TreeNode, string?>();
        var found = new Dictionary<(string Folder, int Layer), long>();
        foreach (var file in tree.Wasted)
        {
            if (CopyLayer(file, copied) is { } layer && PathOfModules(file.File.Parent, folderOf) is { } folder)
            {
                found[(folder, layer)] = ByteCount.Add(found.GetValueOrDefault((folder, layer)), file.Bytes);
            }
        }

        // A later step may have taken the whole folder away, which then is nothing to point at.
        return found.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(Most).Where(pair => tree.Find(pair.Key.Folder) is not null).Select(pair =>
            new FoundLeak(LeakNames.LocalModules, 1, pair.Value, pair.Key.Folder, pair.Key.Layer, null, copied.Confidence(pair.Key.Layer)));
    }

    // The copy's layer, where a RUN is the other of the two.
    private static int? CopyLayer(WastedFile file, CopiedLayers copied) =>
        copied.IsFromContext(file.WrittenBy) && copied.IsRun(file.RemovedBy) ? file.WrittenBy
        : file.IsOverwritten && copied.IsRun(file.WrittenBy) && copied.IsFromContext(file.RemovedBy) ? file.RemovedBy
        : null;

    // The outermost one that a file is in. Asked once for each folder.
    private static string? PathOfModules(TreeNode? parent, Dictionary<TreeNode, string?> known)
    {
        if (parent is null)
        {
            return null;
        }

        if (!known.TryGetValue(parent, out var path))
        {
            TreeNode? outermost = null;
            for (var at = parent; at is not null; at = at.Parent)
            {
                outermost = at.Name == Folder ? at : outermost;
            }

            known.Add(parent, path = outermost?.Path);
        }

        return path;
    }
}
