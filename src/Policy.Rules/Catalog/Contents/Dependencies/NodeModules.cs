using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>
/// Finds packages as Node does: in the node_modules of the folder that asks, else of the folders above it; links lead to
/// the real folder first, which is how pnpm's layout and workspaces work. Source: Node.js documentation, Modules, "Loading
/// from node_modules folders" and "All together".
/// </summary>
internal sealed class NodeModules
{
    /// <summary>The name of the folders that packages stand in.</summary>
    public const string FolderName = "node_modules";

    /// <summary>The name of their manifests.</summary>
    public const string ManifestName = "package.json";

    // Of all look-ups together: a hundred thousand packages of ten dependencies each take half as many.
    private const long MostSteps = 20_000_000;

    private readonly TreeWalk _walk;
    private readonly Dictionary<TreeNode, Package> _packages = [];
    private readonly Dictionary<TreeNode, NpmManifest> _applications = [];
    private readonly Dictionary<TreeNode, ContentProblem> _unreadable = [];
    private readonly Dictionary<TreeNode, TreeNode?> _followed = [];
    private long _steps;

    /// <summary>Finds packages in an image.</summary>
    public NodeModules(ImageContents contents)
    {
        _walk = new TreeWalk(contents.Tree.Root);
        foreach (var package in contents.Packages.Where(package => package.Kind == PackageKind.Npm))
        {
            Keep(_packages, package.Path, package);
        }

        foreach (var manifest in contents.Manifests)
        {
            Keep(_applications, manifest.Path, manifest);
        }

        foreach (var problem in contents.Problems.Where(problem => IsManifest(problem.Path)))
        {
            Keep(_unreadable, problem.Path, problem);
        }
    }

    /// <summary>Applications by the folder of their manifest.</summary>
    public IReadOnlyDictionary<TreeNode, NpmManifest> Applications => _applications;

    /// <summary>Folders whose manifest cannot be read.</summary>
    public IReadOnlyDictionary<TreeNode, ContentProblem> Unreadable => _unreadable;

    /// <summary>Whether look-ups have taken more steps than are taken; what was found since is not all.</summary>
    public bool IsOver => _steps > MostSteps;

    /// <summary>How many steps look-ups may take together, for people.</summary>
    public static string Limit => $"finding packages in node_modules takes more than the {MostSteps} steps that are taken";

    /// <summary>Whether a file is a manifest of a package or application.</summary>
    public static bool IsManifest(string path) => TreeWalk.NameOf(path) is ManifestName;

    /// <summary>The package whose folder it is; null where it is none's.</summary>
    public Package? PackageOf(TreeNode folder) => _packages.GetValueOrDefault(folder);

    /// <summary>What the package or application of a folder asks for at run time, one name a line.</summary>
    public string RequiresOf(TreeNode folder) =>
        _packages.TryGetValue(folder, out var package) ? package.Requires
        : _applications.TryGetValue(folder, out var application) ? application.Requires
        : "";

    /// <summary>The real folder of what a folder's code gets where it asks for a package; null where it gets nothing.</summary>
    public TreeNode? Resolve(TreeNode folder, ReadOnlySpan<char> name)
    {
        for (var at = folder; at is not null && !IsOver; at = at.Parent)
        {
            _steps++;
            if (at.Name != FolderName && Child(at, FolderName) is { } modules && In(modules, name) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Whether a file has a name in a folder or one above it.</summary>
    public TreeNode? FindAbove(TreeNode folder, string name)
    {
        for (var at = folder; at is not null && !IsOver; at = at.Parent)
        {
            _steps++;
            if (at.Find(name) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // A folder in which there is nothing to load is gone past.
    private TreeNode? In(TreeNode modules, ReadOnlySpan<char> name)
    {
        var slash = name.IndexOf('/');
        var found = slash < 0 ? Child(modules, name) : Child(modules, name[..slash]) is { } scope ? Child(scope, name[(slash + 1)..]) : null;
        return found is not null && (found.Find(ManifestName) ?? found.Find("index.js")) is not null ? found : null;
    }

    private TreeNode? Child(TreeNode folder, ReadOnlySpan<char> name) => folder.Find(name) switch
    {
        { Kind: FileKind.Directory } child => child,
        { Kind: FileKind.SymbolicLink } link => Followed(link),
        _ => null,
    };

    private TreeNode? Followed(TreeNode link)
    {
        if (!_followed.TryGetValue(link, out var target))
        {
            target = Follow(link.Path);
            _followed.Add(link, target);
        }

        return target;
    }

    private TreeNode? Follow(ReadOnlySpan<char> path)
    {
        if (IsOver)
        {
            return null;
        }

        var folder = _walk.Follow(path);
        _steps += _walk.Steps;
        return folder is { Kind: FileKind.Directory } ? folder : null;
    }

    private void Keep<T>(Dictionary<TreeNode, T> kept, string manifest, T value)
    {
        if (Follow(manifest.AsSpan(0, Math.Max(manifest.Length - ManifestName.Length - 1, 0))) is { } folder)
        {
            kept[folder] = value;
        }
    }
}
