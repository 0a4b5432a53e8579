using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>
/// npm's packages that only devDependencies of the image's applications reach: what <c>npm prune --omit=dev</c> would
/// take away. What anything else reaches is of production, by a peer dependency too, as npm has it. What nothing reaches
/// was asked for by nobody, and is not told of. Source: npm, arborist, calc-dep-flags.
/// </summary>
internal sealed class NpmDevDependencies
{
    private static readonly string[] PlugNPlay = [".pnp.cjs", ".pnp.js"];

    private readonly NodeModules _modules;
    private readonly HashSet<TreeNode> _production = [];
    private readonly Dictionary<TreeNode, string> _development = [];

    private NpmDevDependencies(ImageContents contents) => _modules = new NodeModules(contents);

    /// <summary>Finds them.</summary>
    /// <param name="facts">The image.</param>
    /// <param name="contents">What is in it.</param>
    /// <param name="allow">Globs of names: such a package is of production, and what it needs.</param>
    public static DependencySearch Find(ImageFacts facts, ImageContents contents, ImmutableArray<string> allow)
    {
        var isConcerned = contents.Manifests.Any(manifest => manifest.DevRequires.Length > 0)
            || contents.Problems.Any(problem => NodeModules.IsManifest(problem.Path));
        return isConcerned ? new NpmDevDependencies(contents).Search(facts, allow) : DependencySearch.Nothing;
    }

    private DependencySearch Search(ImageFacts facts, ImmutableArray<string> allow)
    {
        var problem = UnreadableApplication() ?? ReachProduction(allow);
        if (problem is null)
        {
            ReachDevelopment();
        }

        if (_modules.IsOver)
        {
            problem = new ContentProblem(NodeModules.FolderName, UnknownReason.OverLimit, NodeModules.Limit);
        }

        if (problem is not null)
        {
            return new DependencySearch([], problem);
        }

        ImmutableArray<FoundDependency> found = [.. Found(facts.History.Base.Layers)];
        return new DependencySearch(found, found.IsEmpty ? Zipped() : null);
    }

    // Whether one is an application's or a template's that nobody loads is told by the packages beside it.
    private ContentProblem? UnreadableApplication() => _modules.Unreadable
        .Where(pair => pair.Key.Find(NodeModules.FolderName) is not null && !$"/{pair.Value.Path}".Contains($"/{NodeModules.FolderName}/", StringComparison.Ordinal))
        .Select(pair => pair.Value).FirstOrDefault();

    // What an unreadable package of production needs may be all that looks like development's.
    private ContentProblem? ReachProduction(ImmutableArray<string> allow)
    {
        var left = new Stack<TreeNode>();
        foreach (var (folder, application) in _modules.Applications)
        {
            Add(folder);
            foreach (var range in application.DevRequires.AsSpan().Split('\n'))
            {
                var name = application.DevRequires[range];
                if (allow.Any(glob => Glob.Matches(glob, name)) && _modules.Resolve(folder, name) is { } allowed)
                {
                    Add(allowed);
                }
            }
        }

        while (left.TryPop(out var folder))
        {
            if (_modules.Unreadable.TryGetValue(folder, out var problem))
            {
                return problem;
            }

            var requires = _modules.RequiresOf(folder).AsSpan();
            foreach (var range in requires.Split('\n'))
            {
                if (Needed(folder, requires[range]) is { } needed)
                {
                    Add(needed);
                }
            }
        }

        return null;

        void Add(TreeNode folder)
        {
            if (_production.Add(folder))
            {
                left.Push(folder);
            }
        }
    }

    private void ReachDevelopment()
    {
        // Those that are asked for by name come first, so that each is told to be so.
        var left = new Queue<(TreeNode Folder, string WhyOfOthers)>();
        foreach (var (folder, application) in _modules.Applications)
        {
            var names = application.DevRequires.AsSpan();
            var list = $"devDependencies of {SafeText.Plain(application.Path)}";
            foreach (var range in names.Split('\n'))
            {
                if (Needed(folder, names[range]) is { } needed && IsNew(needed))
                {
                    _development.Add(needed, $"in {list}");
                    left.Enqueue((needed, $"comes with {SafeText.Plain(names[range].ToString())} in {list}"));
                }
            }
        }

        while (left.TryDequeue(out var next))
        {
            var requires = _modules.RequiresOf(next.Folder).AsSpan();
            foreach (var range in requires.Split('\n'))
            {
                if (Needed(next.Folder, requires[range]) is { } needed && IsNew(needed))
                {
                    _development.Add(needed, next.WhyOfOthers);
                    left.Enqueue((needed, next.WhyOfOthers));
                }
            }
        }

        bool IsNew(TreeNode folder) => !_production.Contains(folder) && !_development.ContainsKey(folder);
    }

    private TreeNode? Needed(TreeNode folder, ReadOnlySpan<char> name) => name.IsEmpty ? null : _modules.Resolve(folder, name);

    private IEnumerable<FoundDependency> Found(int baseLayers)
    {
        foreach (var (folder, why) in _development)
        {
            if (_modules.PackageOf(folder) is { } package && folder.Find(NodeModules.ManifestName) is { } manifest && manifest.Layer >= baseLayers)
            {
                yield return new FoundDependency(
                    PackageKind.Npm, package.Name, package.Version, folder.Path, manifest.Layer, FolderBytes.Of(folder, NodeModules.FolderName), why);
            }
        }
    }

    // Yarn keeps packages in zips, and says in a script of its own which is where.
    private ContentProblem? Zipped()
    {
        foreach (var (folder, application) in _modules.Applications.Where(pair => pair.Value.DevRequires.Length > 0))
        {
            if (PlugNPlay.Select(name => _modules.FindAbove(folder, name)).FirstOrDefault(file => file is not null) is { } script)
            {
                return new ContentProblem(script.Path, UnknownReason.Unsupported, $"packages that Yarn's Plug'n'Play keeps in zips are not looked into, and {SafeText.Plain(application.Path)} has devDependencies");
            }
        }

        return null;
    }
}
