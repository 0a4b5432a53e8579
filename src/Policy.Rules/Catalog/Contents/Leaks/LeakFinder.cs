using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents.Leaks;

/// <summary>Finds what came from the build context and is of no use to what was built of it.</summary>
internal sealed class LeakFinder
{
    private readonly Dictionary<LeakName, Group> _groups = [];
    private readonly Stack<(TreeNode Folder, bool InApplication)> _left = new();
    private readonly CopiedLayers _copied;
    private readonly HashSet<TreeNode> _roots;
    private readonly HashSet<TreeNode> _rootsToVisit;

    private LeakFinder(CopiedLayers copied, HashSet<TreeNode> roots)
    {
        _copied = copied;
        _roots = roots;
        _rootsToVisit = [.. roots];
    }

    /// <summary>What was found, one for each line of a <c>.dockerignore</c>, what matters most first.</summary>
    /// <param name="facts">The image; nothing is found where its layers are not known.</param>
    public static ImmutableArray<FoundLeak> Find(ImageFacts facts)
    {
        if (facts.Layered is not ContentsResult.Known { Contents: var contents })
        {
            return [];
        }

        var copied = CopiedLayers.Of(facts.History, contents.Layers.Length);
        var tree = contents.Tree;
        var finder = new LeakFinder(copied, ApplicationRoots.Of(facts, tree));
        finder.Walk(tree.Root);
        return
        [
            .. finder._groups.Select(group => group.Value.Found(group.Key, copied))
                .Concat(LocalModules.Find(tree, copied))
                .Concat(DeletedLeaks.Find(tree, copied))
                .OrderBy(leak => leak.Name.Kind).ThenByDescending(leak => leak.Bytes).ThenBy(leak => leak.Name.Ignore, StringComparer.Ordinal),
        ];
    }

    private void Walk(TreeNode root)
    {
        Walk(root, _roots.Contains(root));

        // Those that lie in folders which are the system's or hidden, the outer ones first.
        foreach (var folder in _rootsToVisit.OrderBy(folder => folder.Path.Length).ToList())
        {
            if (_rootsToVisit.Contains(folder))
            {
                Walk(folder, inApplication: true);
            }
        }
    }

    // Without recursion: trees are as deep as strangers make them.
    private void Walk(TreeNode start, bool inApplication)
    {
        _left.Push((start, inApplication));
        while (_left.TryPop(out var next))
        {
            _rootsToVisit.Remove(next.Folder);
            foreach (var node in next.Folder.Children)
            {
                if (node.Kind == FileKind.Directory)
                {
                    Visit(node, next.InApplication);
                }
                else if (node.Size > 0 && _copied.Confidence(node.Layer) > 0 && FileName(node, next.InApplication) is { } name)
                {
                    Add(name, node, node.Layer, node.Size);
                }
            }
        }
    }

    private void Visit(TreeNode folder, bool inApplication)
    {
        if (FolderName(folder, inApplication) is { } name)
        {
            var tally = new LayerTally();
            foreach (var file in folder.Descendants)
            {
                if (file.Size > 0 && _copied.Confidence(file.Layer) > 0)
                {
                    tally.Add(file.Layer, file.Size);
                }
            }

            if (tally.Files > 0)
            {
                Add(name, folder, tally.Layer, tally.Bytes);
            }
        }
        else if (_roots.Contains(folder))
        {
            _left.Push((folder, true));
        }
        else if (!folder.Name.StartsWith('.') && !ForeignFolders.Holds(folder))
        {
            _left.Push((folder, inApplication));
        }
    }

    private LeakName? FileName(TreeNode file, bool inApplication) => LeakNames.File(file.Name)
        ?? (_roots.Contains(file.Parent!) ? LeakNames.AtRoot(file.Name) : null)
        ?? (inApplication ? LeakNames.FileOfApplication(file.Name) : null);

    private LeakName? FolderName(TreeNode folder, bool inApplication)
    {
        if (LeakNames.Folder(folder.Name) is { } known)
        {
            return known;
        }

        if (!_roots.Contains(folder.Parent!))
        {
            return !inApplication ? null
                : folder.Name == "__tests__" ? LeakNames.TestFolder(folder.Name)
                : IsTestsOfMaven(folder) ? LeakNames.TestFolder("src/test")
                : null;
        }

        return LeakNames.AtRoot(folder.Name)
            ?? (TestFiles.IsTestFolder(folder) ? LeakNames.TestFolder(folder.Name) : IsCoverage(folder) ? LeakNames.Coverage : null);
    }

    // Source: Maven, Standard Directory Layout; Gradle has the same.
    private bool IsTestsOfMaven(TreeNode folder) =>
        folder is { Name: "test", Parent: { Name: "src", Parent: { } project } source } && _roots.Contains(project) && source.Find("main") is not null;

    // By what Istanbul, Jest and PHPUnit write.
    private static bool IsCoverage(TreeNode folder) => folder.Name == "coverage"
        && (folder.Find("lcov.info") ?? folder.Find("lcov-report") ?? folder.Find("coverage-final.json") ?? folder.Find("clover.xml")) is not null;

    private void Add(LeakName name, TreeNode place, int layer, long bytes)
    {
        if (WasAskedFor(name.Kind, layer, place.Name))
        {
            return;
        }

        if (!_groups.TryGetValue(name, out var group))
        {
            _groups.Add(name, group = new Group());
        }

        group.Add(place, layer, bytes);
    }

    // COPY tests ./tests means it. A repository or a file of variables belongs in no image, meant or not.
    private bool WasAskedFor(LeakKind kind, int layer, string name) => kind switch
    {
        LeakKind.VersionControl or LeakKind.Environment => false,
        LeakKind.Tests => _copied.IsNamed(layer, name) || _copied.IsNamed(layer, "tests") || _copied.IsNamed(layer, "test")
            || _copied.IsNamed(layer, "__tests__") || _copied.IsNamed(layer, "spec") || _copied.IsNamed(layer, "e2e"),
        _ => _copied.IsNamed(layer, name),
    };

    // Names that come from a table are few, places are as many as a stranger makes: only the largest is kept.
    private sealed class Group
    {
        private TreeNode? _largest;
        private int _layer;
        private long _largestBytes;
        private int _places;
        private long _bytes;

        public void Add(TreeNode place, int layer, long bytes)
        {
            _places++;
            _bytes = ByteCount.Add(_bytes, bytes);
            if (_largest is null || bytes > _largestBytes)
            {
                (_largest, _layer, _largestBytes) = (place, layer, bytes);
            }
        }

        public FoundLeak Found(LeakName name, CopiedLayers copied) =>
            new(name, _places, _bytes, _largest!.Path, _layer, _largestBytes, copied.Confidence(_layer));
    }
}
