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

    // Of one path. Links to links can be made so that a path takes a million.
    private const int MostSteps = 10_000;

    // Of all paths together that things are made at.
    private const long MostStepsToMake = 20_000_000;

    private long _stepsToMake;
    private int _made;
    private int _steps;
    private int _links;

    /// <summary>How many names may be made.</summary>
    public int MostMade { get; init; }

    /// <summary>How many parts of paths the last one took, links among them: what it cost.</summary>
    public int Steps => _steps;

    /// <summary>The last part of a path.</summary>
    public static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>What a path leads to; null where there is nothing, or no end to the links.</summary>
    public TreeNode? Follow(ReadOnlySpan<char> path) => Start(path, layer: null);

    /// <summary>The folder that a path's last part stands in; null where there is none.</summary>
    public TreeNode? FollowFolder(ReadOnlySpan<char> path) => Follow(FolderOf(path));

    /// <summary>The folder that a path's last part stands in, made by a layer where it is missing.</summary>
    /// <exception cref="TreeException">It cannot be made: links lead in circles, or through a file; or there are too many.</exception>
    public TreeNode MakeFolder(string path, int layer)
    {
        var folder = Start(FolderOf(path), layer);
        _stepsToMake += _steps;
        if (_stepsToMake > MostStepsToMake)
        {
            throw new TreeException(UnknownReason.OverLimit, $"paths lead through links more than {MostStepsToMake} steps");
        }

        return folder is { Kind: FileKind.Directory }
            ? folder
            : throw new TreeException(UnknownReason.Malformed, $"{SafeText.Quoted(path)} stands in what is no folder, or leads in circles");
    }

    /// <summary>A name is made.</summary>
    /// <exception cref="TreeException">There are too many.</exception>
    public void Count()
    {
        if (++_made > MostMade)
        {
            throw new TreeException(UnknownReason.OverLimit, $"there are more than the {MostMade} files and folders that are looked at");
        }
    }

    private static ReadOnlySpan<char> FolderOf(ReadOnlySpan<char> path) => path[..Math.Max(path.LastIndexOf('/'), 0)];

    private TreeNode? Start(ReadOnlySpan<char> path, int? layer)
    {
        (_links, _steps) = (0, 0);
        return Go(root, path, layer);
    }

    private TreeNode? Go(TreeNode from, ReadOnlySpan<char> path, int? layer)
    {
        var at = path.StartsWith('/') ? root : from;
        foreach (var range in path.Split('/'))
        {
            if (++_steps > MostSteps)
            {
                return null;
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
            else if (layer is { } made && (next is null || next.Kind == FileKind.Whiteout))
            {
                next = Make(at, next, name, made);
            }

            if (next is null)
            {
                return null;
            }

            at = next;
        }

        return at;
    }

    // A folder takes the place of a whiteout, which is a device in a layer's own tree.
    private TreeNode Make(TreeNode folder, TreeNode? whiteout, ReadOnlySpan<char> name, int layer)
    {
        if (whiteout is not null)
        {
            folder.Remove(whiteout);
        }

        Count();
        return folder.Add(name.ToString(), layer);
    }
}
