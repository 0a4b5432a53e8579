using System.Collections.Immutable;
using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>
/// Python's distributions that only tools of development ask for: what pip installs with pytest and nothing else needs.
/// Which were asked for by name pip writes down (REQUESTED); where it did not, or where distributions do not say what they
/// require, nothing is told of. Source: PyPA specifications, "Recording installed projects"; PEP 376.
/// </summary>
internal sealed class PythonRequirements
{
    private const string Ending = ".dist-info/METADATA";

    private readonly ILookup<string, Package> _byName;

    private PythonRequirements(IEnumerable<Package> packages) =>
        _byName = packages.ToLookup(package => PythonTools.Normalized(package.Name), StringComparer.Ordinal);

    /// <summary>They, and the tool that asks for each.</summary>
    /// <param name="contents">What is in the image.</param>
    /// <param name="tools">The tools that are in it.</param>
    public static IEnumerable<(Package Package, string Tool)> OfTools(ImageContents contents, IEnumerable<Package> tools)
    {
        var toolsOfFolder = tools.Where(tool => tool.Kind == PackageKind.Python).ToLookup(tool => FolderOf(tool.Path), StringComparer.Ordinal);
        if (toolsOfFolder.Count == 0)
        {
            return [];
        }

        // What stands in one folder is one environment.
        return contents.Packages.Where(package => package.Kind == PackageKind.Python).GroupBy(package => FolderOf(package.Path), StringComparer.Ordinal)
            .Where(folder => toolsOfFolder.Contains(folder.Key) && folder.All(package => package.Path.EndsWith(Ending, StringComparison.Ordinal)))
            .SelectMany(folder => Find([.. folder], [.. toolsOfFolder[folder.Key]], contents.Tree));
    }

    private static IEnumerable<(Package Package, string Tool)> Find(ImmutableArray<Package> packages, ImmutableArray<Package> tools, FileTree tree)
    {
        var walk = new TreeWalk(tree.Root);
        var requested = packages.Where(package => walk.Follow(package.Path)?.Parent?.Find("REQUESTED") is not null).ToHashSet();
        if (requested.Count == 0)
        {
            return [];
        }

        var graph = new PythonRequirements(packages);
        var reached = new Dictionary<Package, string>();
        foreach (var tool in tools)
        {
            graph.Reach([tool], withExtras: false, package => reached.TryAdd(package, tool.Name));
        }

        // Whatever else is there has its reason, and what it needs, extras too: nothing tells which were asked for.
        var needed = new HashSet<Package>();
        var isTool = tools.ToHashSet();
        graph.Reach(
            packages.Where(package => !isTool.Contains(package) && (requested.Contains(package) || !reached.ContainsKey(package))), withExtras: true, needed.Add);
        return reached.Where(pair => !isTool.Contains(pair.Key) && !needed.Contains(pair.Key)).Select(pair => (pair.Key, pair.Value));
    }

    private void Reach(IEnumerable<Package> roots, bool withExtras, Func<Package, bool> isNew)
    {
        var left = new Stack<Package>(roots.Where(isNew));
        while (left.TryPop(out var package))
        {
            foreach (var required in package.Requires.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var isOfExtra = required.StartsWith('?');
                if (!isOfExtra || withExtras)
                {
                    foreach (var found in _byName[PythonTools.Normalized(isOfExtra ? required[1..] : required)].Where(isNew))
                    {
                        left.Push(found);
                    }
                }
            }
        }
    }

    // site-packages of site-packages/x.dist-info/METADATA.
    private static string FolderOf(string path)
    {
        var information = path.LastIndexOf('/');
        var folder = information > 0 ? path.LastIndexOf('/', information - 1) : -1;
        return folder > 0 ? path[..folder] : "";
    }
}
