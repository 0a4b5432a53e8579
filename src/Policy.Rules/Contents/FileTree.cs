using System.Collections.Immutable;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Contents;

/// <summary>Bytes that a layer holds and a later one overwrites or deletes: nodes store them, nobody can read them.</summary>
/// <param name="File">The file as it stood.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="WrittenBy">The layer that holds the bytes, from 0.</param>
/// <param name="RemovedBy">The layer that overwrites or deletes them.</param>
/// <param name="IsOverwritten">Whether another thing stands in its place.</param>
public sealed record WastedFile(TreeNode File, long Bytes, int WrittenBy, int RemovedBy, bool IsOverwritten)
{
    /// <summary>Its path from the root, without a leading slash.</summary>
    public string Path => File.Path;
}

/// <summary>
/// The files of an image as a container sees them: its layers one over the other, as overlay file systems lay them.
/// Source: OCI image specification, layer.md, Applying Changesets; Linux, Documentation/filesystems/overlayfs.rst.
/// </summary>
public sealed class FileTree
{
    // Some 300 bytes each. Deep folders of long names make many of few bytes.
    private const int MostNodes = 2_000_000;

    private readonly List<WastedFile> _wasted = [];
    private int _nodes;

    private FileTree()
    {
    }

    /// <summary>The root folder.</summary>
    public TreeNode Root { get; } = new(null, "", 0);

    /// <summary>What is there and cannot be seen.</summary>
    public IReadOnlyList<WastedFile> Wasted => _wasted;

    /// <summary>Why the layers cannot be laid one over the other, and this is not all of it; null where they can.</summary>
    public ContentProblem? Problem { get; private set; }

    /// <summary>Lays layers one over the other, the lowest first.</summary>
    public static FileTree Merge(ImmutableArray<LayerContents> layers)
    {
        var tree = new FileTree();
        try
        {
            for (var layer = 0; layer < layers.Length; layer++)
            {
                var own = LayerTree.Build(layers[layer].Entries, layer, MostNodes);
                tree.Lay(own, layer);
            }
        }
        catch (TreeException exception)
        {
            tree.Problem = new ContentProblem("", exception.Reason, exception.Message);
        }

        return tree;
    }

    /// <summary>What stands at a path, links followed as the kernel would; null where nothing does, or no end to the links.</summary>
    public TreeNode? Find(string path) => new TreeWalk(Root).Follow(path);

    // Folder by folder, without recursion: trees are as deep as strangers make them.
    private void Lay(TreeNode layerRoot, int layer)
    {
        var left = new Stack<(TreeNode Below, TreeNode Above)>([(Root, layerRoot)]);
        Root.DescribeAs(layerRoot);
        while (left.TryPop(out var pair))
        {
            foreach (var above in pair.Above.Children)
            {
                if (Lay(pair.Below, above, layer) is { } folder)
                {
                    left.Push((folder, above));
                }
            }
        }
    }

    // Gives the folder to go on with; null where there is nothing below to go on with.
    private TreeNode? Lay(TreeNode folder, TreeNode above, int layer)
    {
        var below = folder.Find(above.Name);
        if (below is not null && (above.Kind != FileKind.Directory || below.Kind != FileKind.Directory))
        {
            Remove(below, layer, isOverwritten: above.Kind != FileKind.Whiteout);
            below = null;
        }

        if (above.Kind == FileKind.Whiteout)
        {
            return null;
        }

        if (above.Kind != FileKind.Directory)
        {
            Count();
            folder.Take(above.Copy());
            return null;
        }

        if (below is null)
        {
            Count();
            below = folder.Add(above.Name, layer);
        }
        else if (above.IsOpaque)
        {
            foreach (var child in below.Children.ToList())
            {
                Remove(child, layer, isOverwritten: false);
            }
        }

        below.DescribeAs(above);
        return below;
    }

    private void Count()
    {
        if (++_nodes > MostNodes)
        {
            throw new TreeException(UnknownReason.OverLimit, $"there are more than the {MostNodes} files and folders that are looked at");
        }
    }

    private void Remove(TreeNode removed, int layer, bool isOverwritten)
    {
        removed.Parent!.Remove(removed);
        var left = new Stack<TreeNode>([removed]);
        while (left.TryPop(out var node))
        {
            _nodes--;
            if (node.Content is { } content && --content.Names == 0 && content.Size > 0)
            {
                _wasted.Add(new WastedFile(node, content.Size, content.Layer, layer, isOverwritten && node == removed));
            }

            foreach (var child in node.Children)
            {
                left.Push(child);
            }
        }
    }
}
