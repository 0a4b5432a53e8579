using Policy.Rules.Contents;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents.Caches;

/// <summary>A folder that a package manager or compiler keeps things in for the next time.</summary>
/// <param name="Manager">Whose.</param>
/// <param name="Folder">The folder.</param>
internal sealed record CachePlace(string Manager, TreeNode Folder);

/// <summary>Where caches are in an image: at fixed places, where its environment says, and in homes.</summary>
internal static class CachePlaces
{
    /// <summary>The manager of a cache that is nobody's known.</summary>
    public const string Other = "other";

    private const int MostAccounts = 100;

    // Of distributions, and of managers that root gets a place of its own from.
    private static readonly (string Manager, string Path)[] Fixed =
    [
        ("apt", "var/lib/apt/lists"), ("apt", "var/cache/apt"), ("apk", "var/cache/apk"), ("apk", "etc/apk/cache"),
        ("yum", "var/cache/yum"), ("dnf", "var/cache/dnf"), ("dnf", "var/cache/libdnf5"), ("tdnf", "var/cache/tdnf"),
        ("zypper", "var/cache/zypp"), ("pacman", "var/cache/pacman/pkg"), ("xbps", "var/cache/xbps"),
        ("yarn", "usr/local/share/.cache/yarn"), ("gem", "usr/local/bundle/cache"), ("gem", "usr/share/gems/cache"),
        ("conda", "opt/conda/pkgs"), ("conda", "opt/miniconda3/pkgs"), ("conda", "opt/anaconda3/pkgs"), ("conda", "opt/miniforge3/pkgs"),
        ("cargo", "usr/local/cargo/registry"), ("cargo", "usr/local/cargo/git"),
    ];

    // Each holds a folder for a version of Ruby, with a cache in it. Bundler may be told to install beside the application.
    private static readonly string[] GemFolders = ["usr/lib/ruby/gems", "usr/local/lib/ruby/gems", "usr/lib64/ruby/gems", "var/lib/gems", "usr/local/bundle/ruby"];

    /// <summary>The places that are there; one may lie within another, and come twice.</summary>
    public static IEnumerable<CachePlace> Of(ImageConfig config, ImageContents contents)
    {
        var tree = contents.Tree;
        var variables = new Dictionary<string, string>();
        foreach (var variable in EnvironmentVariable.Of(config))
        {
            variables[variable.Name] = variable.Value;
        }

        var isPlugAndPlay = new Lazy<bool>(() => tree.Root.Descendants.Any(node => node.Name is ".pnp.cjs" or ".pnp.js"));
        return AtFixedPlaces(tree, config.WorkingDir)
            .Concat(variables.SelectMany(variable => CacheVariables.Places(variable.Key, variable.Value, tree, config.WorkingDir)))
            .Concat(Homes(variables.GetValueOrDefault("HOME"), contents).SelectMany(home => HomeCaches.In(home, isPlugAndPlay)));
    }

    /// <summary>The folder at a path below another, links not followed; null where there is none.</summary>
    public static TreeNode? Below(TreeNode folder, ReadOnlySpan<char> path)
    {
        var at = folder;
        foreach (var range in path.Split('/'))
        {
            if (!path[range].IsEmpty)
            {
                if (at.Find(path[range]) is not { Kind: FileKind.Directory } next)
                {
                    return null;
                }

                at = next;
            }
        }

        return at;
    }

    /// <summary>The caches of a manager below a folder, by the paths that it gives them.</summary>
    public static IEnumerable<CachePlace> Of(TreeNode folder, string manager, params IEnumerable<string> paths) =>
        paths.Select(path => Below(folder, path)).OfType<TreeNode>().Select(found => new CachePlace(manager, found));

    /// <summary>The caches of gems below a folder that holds one for each version of Ruby.</summary>
    public static IEnumerable<CachePlace> OfGems(TreeNode folder) =>
        folder.Children.Select(version => version.Find("cache")).Where(cache => cache is { Kind: FileKind.Directory }).Select(cache => new CachePlace("gem", cache!));

    private static IEnumerable<CachePlace> AtFixedPlaces(FileTree tree, string workingDirectory) => Fixed
        .Select(place => (place.Manager, Folder: tree.Find(place.Path)))
        .Where(place => place.Folder is { Kind: FileKind.Directory })
        .Select(place => new CachePlace(place.Manager, place.Folder!))
        .Concat(GemFolders.Append($"{workingDirectory}/vendor/bundle/ruby").Select(tree.Find).Where(folder => folder is { Kind: FileKind.Directory }).SelectMany(folder => OfGems(folder!)));

    // The root is the home of a uid without an account; a build may have run with the HOME of any account.
    private static IEnumerable<TreeNode> Homes(string? home, ImageContents contents)
    {
        var tree = contents.Tree;
        return AccountHomes.In(contents).Take(MostAccounts).Concat([home ?? "", "", "root"]).Distinct()
            .Select(tree.Find).OfType<TreeNode>().Concat(tree.Root.Find("home")?.Children ?? [])
            .Where(folder => folder.Kind == FileKind.Directory).Distinct();
    }
}
