using Policy.Rules.Contents;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents;

/// <summary>Files that were found: how many, and the first few.</summary>
internal sealed class FoundFiles
{
    private const int MostNamed = 6;

    private readonly List<TreeNode> _first = [];
    private readonly List<TreeNode> _others = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them the base image brought.</summary>
    public int OfBase { get; private set; }

    /// <summary>A few: those that matter more first, then in the order of the tree.</summary>
    public IEnumerable<TreeNode> Named => _first.Concat(_others).Take(MostNamed);

    /// <summary>Counts one.</summary>
    /// <param name="file">The file or folder.</param>
    /// <param name="isOfBase">Whether the base image brought it.</param>
    /// <param name="isFirst">Whether it matters more than others.</param>
    /// <param name="isNamed">Whether it may be named.</param>
    public void Add(TreeNode file, bool isOfBase, bool isFirst = false, bool isNamed = true)
    {
        Count++;
        OfBase += isOfBase ? 1 : 0;
        var list = isFirst ? _first : _others;
        if (isNamed && list.Count < MostNamed)
        {
            list.Add(file);
        }
    }
}

/// <summary>
/// Files that give whoever starts them the rights of another (setuid, setgid, capabilities), beyond those that
/// distributions ship; and files and folders that anybody may write.
/// </summary>
internal sealed class Privileges
{
    // Of an image with thousands of VOLUMEs the first are enough.
    private const int MostVolumes = 100;

    private readonly HashSet<FileContent> _seen = [];
    private readonly PathGlobs _allowed;
    private readonly CopyOnlyLayers _copied;
    private readonly HashSet<TreeNode> _volumes;
    private readonly int _baseLayers;

    private Privileges(ImageFacts facts, ImageContents contents, FileTree tree, PathGlobs allowed)
    {
        _allowed = allowed;
        _copied = new CopyOnlyLayers(facts, contents);
        _baseLayers = facts.History.Base.Layers;
        _volumes = [.. facts.Config.Volumes.Take(MostVolumes).Select(tree.Find).OfType<TreeNode>()];
        Walk(tree.Root);
    }

    /// <summary>Programs with setuid or setgid; those first that run as root and that the kernel starts.</summary>
    public FoundFiles Setuid { get; } = new();

    /// <summary>Files with capabilities.</summary>
    public FoundFiles Capable { get; } = new();

    /// <summary>What anybody may write; named are those whose folder is not itself open.</summary>
    public FoundFiles Writable { get; } = new();

    /// <summary>Looks an image's files through.</summary>
    /// <param name="facts">What is known of the image.</param>
    /// <param name="contents">What is in it.</param>
    /// <param name="allowed">Paths to leave out; a folder with all that it holds.</param>
    public static Privileges Of(ImageFacts facts, ImageContents contents, PathGlobs allowed) => new(facts, contents, contents.Tree, allowed);

    // Without recursion: trees are as deep as strangers make them.
    private void Walk(TreeNode root)
    {
        var left = new Stack<(TreeNode Folder, Openness Openness)>([(root, Openness.Closed)]);
        while (left.TryPop(out var at))
        {
            foreach (var node in at.Folder.Children)
            {
                if (node.Kind == FileKind.Directory)
                {
                    left.Push((node, OfFolder(node, at.Openness)));
                }
                else if (node.Kind == FileKind.File)
                {
                    Look(node, at.Openness);
                }
            }
        }
    }

    private Openness OfFolder(TreeNode folder, Openness above)
    {
        if (above == Openness.Exempt || IsShared(folder))
        {
            return Openness.Exempt;
        }

        // In a sticky folder nobody takes another's files away. A volume is there to be written to.
        const int openAndSticky = 0x202;
        return (folder.Mode & openAndSticky) == 2 && !_volumes.Contains(folder) ? Open(folder, above) : Openness.Closed;
    }

    private void Look(TreeNode file, Openness above)
    {
        if ((file.Mode & 0xC00) != 0 && !(DistributionFiles.HasSetuid(file) && IsPackaged(file)) && IsNew(file) && !_allowed.Match(file))
        {
            Setuid.Add(file, IsOfBase(file), isFirst: (file.Mode & 0x800) != 0 && file.UserId == 0 && ImagePrograms.IsExecutable(file));
        }
        else if (file.HasCapabilities && !(DistributionFiles.HasCapabilities(file) && IsPackaged(file)) && IsNew(file) && !_allowed.Match(file))
        {
            Capable.Add(file, IsOfBase(file));
        }

        if ((file.Mode & 2) != 0 && above != Openness.Exempt)
        {
            Open(file, above);
        }
    }

    private Openness Open(TreeNode node, Openness above)
    {
        if (above == Openness.Closed && _allowed.Match(node))
        {
            return Openness.Exempt;
        }

        // What is open in an open folder is counted and not named: the folder tells of it.
        Writable.Add(node, IsOfBase(node), isFirst: (node.Mode & 0x49) != 0, isNamed: above == Openness.Closed);
        return Openness.Open;
    }

    private bool IsOfBase(TreeNode node) => node.Layer < _baseLayers;

    // Hard links are one file.
    private bool IsNew(TreeNode file) => file.Content is not { } content || _seen.Add(content);

    private bool IsPackaged(TreeNode file) => !_copied.Contains(file.Layer);

    // Where everybody writes by convention, or runtimes mount something. Source: Filesystem Hierarchy Standard 3.0.
    private static bool IsShared(TreeNode folder) => folder.Parent switch
    {
        { Parent: null } => folder.Name is "tmp" or "dev" or "proc" or "sys" or "run",
        { Name: "var", Parent.Parent: null } => folder.Name is "tmp" or "lock" or "run",
        _ => false,
    };

    private enum Openness
    {
        Closed,
        Open,
        Exempt,
    }
}
