using Policy.Rules.Verdicts;

namespace Policy.Rules.Contents;

/// <summary>
/// The tree of one layer by itself, as runtimes unpack it: into a folder of its own, in the order of its tar. Links of
/// layers below are not followed, since they are not there; whiteouts are things in it like others. Source: containerd,
/// pkg/archive, Apply.
/// </summary>
internal static class LayerTree
{
    /// <summary>Builds the tree.</summary>
    /// <param name="entries">The entries of the layer.</param>
    /// <param name="layer">The layer's number.</param>
    /// <param name="mostNodes">How many names it may have.</param>
    /// <exception cref="TreeException">No runtime could unpack it, or it is over a limit.</exception>
    public static TreeNode Build(EntryList entries, int layer, int mostNodes)
    {
        var root = new TreeNode(null, "", layer);
        var walk = new TreeWalk(root) { MostMade = mostNodes };
        foreach (var entry in entries)
        {
            Write(entry, layer, root, walk);
        }

        return root;
    }

    private static void Write(in FileEntry entry, int layer, TreeNode root, TreeWalk walk)
    {
        // Whatever claims to stand in the root's place, runtimes keep the root; overlay file systems never take it for opaque.
        if (entry.Path.Length == 0)
        {
            if (entry.Kind == FileKind.Directory)
            {
                root.Describe(entry, layer);
            }

            return;
        }

        if (entry.Kind == FileKind.OpaqueWhiteout)
        {
            walk.MakeFolder($"{entry.Path}/.", layer).IsOpaque = true;
            return;
        }

        var folder = walk.MakeFolder(entry.Path, layer);
        var name = TreeWalk.NameOf(entry.Path);
        var node = folder.Find(name);
        if (node is { Kind: FileKind.Directory } && entry.Kind == FileKind.Directory)
        {
            node.Describe(entry, layer);
            return;
        }

        // What stands there already is about this path, and a whiteout about the layers below.
        if (node is not null && entry.Kind == FileKind.Whiteout)
        {
            return;
        }

        var target = entry.Kind == FileKind.HardLink ? Target(entry, walk) : null;
        if (node is not null)
        {
            // A link to itself is what it was.
            if (node == target)
            {
                return;
            }

            Forget(node);
            folder.Remove(node);
        }

        walk.Count();
        var written = folder.Add(name.ToString(), layer);
        written.Describe(entry, layer);
        if (target is not null)
        {
            written.Share(target);
        }
        else if (entry.Kind == FileKind.File)
        {
            written.Content = new FileContent(entry.Size, layer) { IsWrittenElsewhere = !IsAt(written, entry.Path) };
        }
    }

    private static TreeNode Target(in FileEntry entry, TreeWalk walk) =>
        walk.FollowFolder(entry.LinkTarget)?.Find(TreeWalk.NameOf(entry.LinkTarget)) is { Kind: not (FileKind.Directory or FileKind.Whiteout) } target
            ? target
            : throw new TreeException(
                UnknownReason.Malformed, $"{SafeText.Quoted(entry.Path)} is a hard link to {SafeText.Quoted(entry.LinkTarget)}, which is no file of its layer");

    // Where a link leads on the way, it is not.
    private static bool IsAt(TreeNode node, ReadOnlySpan<char> path)
    {
        for (; node.Parent is not null; node = node.Parent)
        {
            var slash = path.LastIndexOf('/');
            if (!path[(slash + 1)..].SequenceEqual(node.Name))
            {
                return false;
            }

            path = path[..Math.Max(slash, 0)];
        }

        return path.IsEmpty;
    }

    // What one layer writes twice is stored twice; no other step could have kept it out.
    private static void Forget(TreeNode replaced)
    {
        var left = new Stack<TreeNode>([replaced]);
        while (left.TryPop(out var node))
        {
            if (node.Content is { } content)
            {
                content.Names--;
            }

            foreach (var child in node.Children)
            {
                left.Push(child);
            }
        }
    }
}
