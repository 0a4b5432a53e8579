using System.Collections.Immutable;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Contents;

/// <summary>Bytes that a layer holds and a later one overwrites or deletes: nodes store them, nobody can read them.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="WrittenBy">The layer that holds the bytes, from 0.</param>
/// <param name="RemovedBy">The layer that overwrites or deletes them.</param>
/// <param name="IsOverwritten">Whether another thing stands in its place.</param>
public sealed record WastedFile(string Path, long Bytes, int WrittenBy, int RemovedBy, bool IsOverwritten);

/// <summary>
/// The files of an image as a container sees them: its layers one over the other. Source: OCI image specification,
/// layer.md, Applying Changesets. Links are followed within the root, as runtimes do when they unpack.
/// </summary>
public sealed class FileTree
{
    private readonly List<WastedFile> _wasted = [];

    private readonly TreeWalk _walk;

    private FileTree()
    {
        Root = new TreeNode(null, "", 0);
        _walk = new TreeWalk(Root);
    }

    /// <summary>The root folder.</summary>
    public TreeNode Root { get; }

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
            tree.Lay(layers);
        }
        catch (TreeException exception)
        {
            tree.Problem = new ContentProblem("", exception.Reason, exception.Message);
        }

        return tree;
    }

    /// <summary>What stands at a path, links followed as the kernel would; null where nothing does.</summary>
    public TreeNode? Find(string path) => new TreeWalk(Root).Follow(path);

    private void Lay(ImmutableArray<LayerContents> layers)
    {
        for (var layer = 0; layer < layers.Length; layer++)
        {
            // Whatever its place in the tar, a whiteout is about the layers below.
            foreach (var entry in layers[layer].Entries)
            {
                Delete(entry, layer);
            }

            foreach (var entry in layers[layer].Entries)
            {
                Write(entry, layer);
            }
        }
    }

    private void Delete(in FileEntry entry, int layer)
    {
        if (entry.Kind is not (FileKind.Whiteout or FileKind.OpaqueWhiteout))
        {
            return;
        }

        if (entry.Kind == FileKind.Whiteout)
        {
            if (_walk.FollowFolder(entry.Path) is { } folder && folder.Find(TreeWalk.NameOf(entry.Path)) is { } deleted)
            {
                Remove(deleted, layer, isOverwritten: false);
            }
        }
        else if (_walk.Follow(entry.Path) is { Kind: FileKind.Directory } emptied)
        {
            foreach (var child in emptied.Children.ToList())
            {
                Remove(child, layer, isOverwritten: false);
            }
        }
    }

    private void Write(in FileEntry entry, int layer)
    {
        if (entry.Kind is FileKind.Whiteout or FileKind.OpaqueWhiteout)
        {
            return;
        }

        if (entry.Path.Length == 0)
        {
            Describe(Root, entry, layer);
            return;
        }

        var folder = _walk.MakeFolder(entry.Path, layer);
        var target = entry.Kind == FileKind.HardLink ? Target(entry) : null;
        var name = TreeWalk.NameOf(entry.Path);
        var node = folder.Find(name);
        if (node is { Kind: FileKind.Directory } && entry.Kind == FileKind.Directory)
        {
            Describe(node, entry, layer);
            return;
        }

        if (node is not null)
        {
            // A link to itself is what it was.
            if (node == target)
            {
                return;
            }

            Remove(node, layer, isOverwritten: true);
        }

        var written = folder.Add(name.ToString(), layer);
        Describe(written, entry, layer);
        if (target is not null)
        {
            Share(written, target);
        }
        else if (entry.Kind == FileKind.File)
        {
            written.Content = new FileContent(entry.Size, layer);
        }
    }

    private TreeNode Target(in FileEntry entry) =>
        _walk.FollowFolder(entry.LinkTarget)?.Find(TreeWalk.NameOf(entry.LinkTarget)) is { Kind: not FileKind.Directory } target
            ? target
            : throw new TreeException(UnknownReason.Malformed, $"{SafeText.Quoted(entry.Path)} is a hard link to {SafeText.Quoted(entry.LinkTarget)}, which is no file");

    private static void Share(TreeNode written, TreeNode target)
    {
        written.Kind = target.Kind;
        written.Mode = target.Mode;
        written.UserId = target.UserId;
        written.GroupId = target.GroupId;
        written.LinkTarget = target.LinkTarget;
        written.HasCapabilities = target.HasCapabilities;
        written.Start = target.Start;
        written.Content = target.Content;
        if (target.Content is { } content)
        {
            content.Names++;
        }
    }

    private static void Describe(TreeNode node, in FileEntry entry, int layer)
    {
        node.Layer = layer;
        node.Kind = entry.Kind;
        node.Mode = entry.Mode;
        node.UserId = entry.UserId;
        node.GroupId = entry.GroupId;
        node.LinkTarget = entry.LinkTarget;
        node.HasCapabilities = entry.HasCapabilities;
        node.Start = entry.Start;
    }

    private void Remove(TreeNode removed, int layer, bool isOverwritten)
    {
        removed.Parent!.Remove(removed);
        var left = new Stack<TreeNode>([removed]);
        while (left.TryPop(out var node))
        {
            // What is written twice in one layer is stored twice, and no other step could have kept it out.
            if (node.Content is { } content && --content.Names == 0 && content.Layer < layer && content.Size > 0)
            {
                _wasted.Add(new WastedFile(node.Path, content.Size, content.Layer, layer, isOverwritten && node == removed));
            }

            foreach (var child in node.Children)
            {
                left.Push(child);
            }
        }
    }
}
