using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;

namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>
/// Finds dependencies of development that the application's layers brought: npm's by what asks for them, others by name, and
/// of Python's what only those ask for; where there is a Gemfile, gems by its groups.
/// </summary>
internal static class DevDependencyFinder
{
    // Of those known by name. Images have some tens; what is made to have more is found all the same.
    private const int MostNamed = 2_000;

    /// <summary>Dependencies of development, the largest first; none where the layers were not read.</summary>
    public static ImmutableArray<FoundDependency> Find(ImageFacts facts) => Search(facts, []).Found;

    /// <summary>Dependencies of development, and what keeps more from being found.</summary>
    /// <param name="facts">The image.</param>
    /// <param name="allow">Globs of the names of packages that may be there.</param>
    public static DependencySearch Search(ImageFacts facts, ImmutableArray<string> allow)
    {
        if (facts.Layered is not ContentsResult.Known { Contents: var contents })
        {
            return DependencySearch.Nothing;
        }

        var npm = NpmDevDependencies.Find(facts, contents, allow);
        var found = npm.Found.Concat(Named(facts, contents, allow))
            .Where(dependency => !allow.Any(glob => Allows(glob, dependency.Kind, dependency.Name)))
            .OrderByDescending(dependency => dependency.Bytes).ThenBy(dependency => dependency.Path, StringComparer.Ordinal)
            .ThenBy(dependency => dependency.Name, StringComparer.Ordinal);
        return new DependencySearch([.. found], npm.Problem);
    }

    // Python's names are one name however they are written.
    private static bool Allows(string glob, PackageKind kind, string name) => Glob.Matches(glob, name)
        || (kind == PackageKind.Python && Glob.Matches(glob, PythonTools.Normalized(name)));

    private static IEnumerable<FoundDependency> Named(ImageFacts facts, ImageContents contents, ImmutableArray<string> allow)
    {
        var walk = new TreeWalk(contents.Tree.Root);
        var seen = new HashSet<(TreeNode, string)>();
        var counted = new HashSet<TreeNode>();
        foreach (var (package, what) in NamedPackages(contents, allow))
        {
            if (walk.Follow(package.Path) is not { Kind: FileKind.File } file || file.Layer < facts.History.Base.Layers)
            {
                continue;
            }

            var (node, isPart) = DependencyPlace.Of(package, file);
            if (!seen.Add((node, package.Name)) || IsWithin(node, counted))
            {
                continue;
            }

            if (!isPart)
            {
                counted.Add(node);
            }

            yield return new FoundDependency(
                package.Kind, package.Name, package.Version, node.Path, file.Layer, isPart ? package.Bytes ?? 0 : FolderBytes.Of(node), what)
            {
                IsPart = isPart,
            };
        }
    }

    private static IEnumerable<(Package Package, string What)> NamedPackages(ImageContents contents, ImmutableArray<string> allow)
    {
        var groups = GemGroups.Of(contents);
        var named = contents.Packages
            .Select(package => (Package: package, What: WhatIs(package, groups)!))
            .Where(pair => pair.What is not null && !DevelopmentTools.IsToolsOwn(pair.Package))
            .Take(MostNamed)
            .ToList();
        var kernel = named.Exists(pair => IsKernels(pair.Package))
            && contents.Packages.Any(package => package.Kind == PackageKind.Python && PythonTools.Normalized(package.Name) == "ipykernel");

        named.RemoveAll(pair => kernel && IsKernels(pair.Package));
        var tools = named.Select(pair => pair.Package).ToHashSet();
        var unwanted = tools.Where(tool => !allow.Any(glob => Allows(glob, tool.Kind, tool.Name)));
        var needed = PythonRequirements.OfTools(contents, unwanted).Where(pair => !tools.Contains(pair.Package)).Take(MostNamed)
            .Select(pair => (pair.Package, $"only {SafeText.Plain(pair.Tool)} asks for it"));

        // Folders come before what stands in them, so that no byte counts twice.
        return named.Concat(needed).OrderBy(pair => pair.Item1.Path.Length);
    }

    // A Gemfile knows better than a table of names.
    private static string? WhatIs(Package package, GemGroups groups) =>
        groups.IsOfDevelopment(package) ? "only groups of development and test in the Gemfile ask for it"
        : groups.IsOfProduction(package) ? null
        : DevelopmentTools.WhatIs(package);

    private static bool IsKernels(Package package) => package.Kind == PackageKind.Python && PythonTools.IsKernels(PythonTools.Normalized(package.Name));

    private static bool IsWithin(TreeNode node, HashSet<TreeNode> counted)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            if (counted.Contains(at))
            {
                return true;
            }
        }

        return false;
    }
}
