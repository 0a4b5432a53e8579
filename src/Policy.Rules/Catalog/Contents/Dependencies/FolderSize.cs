using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>What files and folders take.</summary>
internal static class FolderSize
{
    /// <summary>The sizes of a file, or of all regular files below a folder, in bytes.</summary>
    /// <param name="node">The file or folder.</param>
    /// <param name="without">The name of folders that are left out at whatever depth; null leaves none out.</param>
    public static long Of(TreeNode node, string? without = null)
    {
        var bytes = node.Size;
        var left = new Stack<TreeNode>([node]);
        while (left.TryPop(out var folder))
        {
            foreach (var child in folder.Children)
            {
                if (child.Kind != FileKind.Directory)
                {
                    bytes = ByteCount.Add(bytes, child.Size);
                }
                else if (child.Name != without)
                {
                    left.Push(child);
                }
            }
        }

        return bytes;
    }
}
