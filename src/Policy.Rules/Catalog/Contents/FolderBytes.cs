using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents;

/// <summary>What folders take.</summary>
internal static class FolderBytes
{
    /// <summary>The sizes of the regular files in and below a folder, in bytes; a file of several names once.</summary>
    public static long Of(TreeNode folder)
    {
        var seen = new HashSet<FileContent>();
        var bytes = 0L;
        foreach (var node in folder.Descendants)
        {
            if (node.Content is { } content && (content.Names == 1 || seen.Add(content)))
            {
                bytes = ByteCount.Add(bytes, content.Size);
            }
        }

        return bytes;
    }
}
