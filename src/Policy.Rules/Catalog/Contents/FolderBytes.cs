using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents;

/// <summary>What files and folders take.</summary>
internal static class FolderBytes
{
    /// <summary>The size of a file, or of all regular files below a folder, in bytes; a file of several names once.</summary>
    /// <param name="node">The file or folder.</param>
    /// <param name="without">The name of folders that are left out at whatever depth; null leaves none out.</param>
    public static long Of(TreeNode node, string? without = null)
    {
        var seen = new HashSet<FileContent>();
        var bytes = node.Size;
        var left = new Stack<TreeNode>([node]);
        while (left.TryPop(out var folder))
        {
            foreach (var child in folder.Children)
            {
                if (child.Kind == FileKind.Directory && child.Name != without)
                {
                    left.Push(child);
                }
                else if (child.Content is { } content && (content.Names == 1 || seen.Add(content)))
                {
                    bytes = ByteCount.Add(bytes, content.Size);
                }
            }
        }

        return bytes;
    }
}
