using Policy.Rules.Contents;

namespace Policy.Cli.Output;

/// <summary>What folders hold with all that is below them, in bytes. A file of several names counts under the first.</summary>
internal static class FolderSizes
{
    /// <summary>The size of every name of a tree.</summary>
    public static Dictionary<TreeNode, long> Of(TreeNode root)
    {
        // From the leaves up, without recursion: trees are as deep as strangers make them.
        var order = new List<TreeNode> { root };
        for (var i = 0; i < order.Count; i++)
        {
            order.AddRange(order[i].Children);
        }

        var counted = new HashSet<FileContent>();
        var own = order.Select(node => node.Content is { } content && counted.Add(content) ? content.Size : 0).ToList();
        var sizes = new Dictionary<TreeNode, long>(order.Count);
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var node = order[i];
            sizes[node] = node.Kind == FileKind.Directory ? node.Children.Select(child => sizes[child]).Total() : own[i];
        }

        return sizes;
    }
}
