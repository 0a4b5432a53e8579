using Policy.Rules.Verdicts;

namespace Policy.Rules.Contents;

/// <summary>Why layers cannot be laid one over the other.</summary>
internal sealed class TreeException(UnknownReason reason, string message) : Exception(message)
{
    public UnknownReason Reason { get; } = reason;
}

/// <summary>Goes down paths from the root and follows symbolic links, which cannot lead out of it.</summary>
internal sealed class TreeWalk(TreeNode root)
{
    // As containerd's: more than the kernel's 40.
    private const int MostLinks = 255;

    // Of all paths together. Links to links can be made so that each path takes a hundred thousand steps.
    private const long MostSteps = 100_000_000;

    private long _steps;
    private int _links;

    /// <summary>The last part of a path.</summary>
    public static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>What a path leads to; null where there is nothing, or no end to the links.</summary>
    public TreeNode? Follow(ReadOnlySpan<char> path) => Start(path, layer: null);

    /// <summary>The folder that a path's last part stands in; null where there is none.</summary>
    public TreeNode? FollowFolder(ReadOnlySpan<char> path) => Start(FolderOf(path), layer: null);

    /// <summary>The folder that a path's last part stands in, made by a layer where it is missing.</summary>
    /// <exception cref="TreeException">It cannot be made: links lead in circles, or through a file.</exception>
    public TreeNode MakeFolder(string path, int layer) => Start(FolderOf(path), layer) is { Kind: FileKind.Directory } folder
        ? folder
        : throw new TreeException(UnknownReason.Malformed, $"{SafeText.Quoted(path)} stands in what is no folder, or leads in circles");

    private static ReadOnlySpan<char> FolderOf(ReadOnlySpan<char> path) => path[..Math.Max(path.LastIndexOf('/'), 0)];

    private TreeNode? Start(ReadOnlySpan<char> path, int? layer)
    {
        _links = 0;
        return Go(root, path, layer);
    }

    private TreeNode? Go(TreeNode from, ReadOnlySpan<char> path, int? layer)
    {
        var at = path.StartsWith('/') ? root : from;
        foreach (var range in path.Split('/'))
        {
            if (++_steps > MostSteps)
            {
                throw new TreeException(UnknownReason.OverLimit, $"its paths lead through links more than {MostSteps} steps");
            }

            var name = path[range];
            if (name is "" or ".")
            {
                continue;
            }

            if (at.Kind != FileKind.Directory)
            {
                return null;
            }

            var next = name is ".." ? at.Parent ?? at : at.Find(name);
            if (next is { Kind: FileKind.SymbolicLink })
            {
                next = ++_links > MostLinks ? null : Go(at, next.LinkTarget, layer);
            }
            else if (next is null && layer is { } made)
            {
                next = at.Add(name.ToString(), made);
            }

            if (next is null)
            {
                return null;
            }

            at = next;
        }

        return at;
    }
}
