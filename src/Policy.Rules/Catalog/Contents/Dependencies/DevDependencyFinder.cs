using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;

namespace Policy.Rules.Catalog.Contents.Dependencies;

/// <summary>
/// Finds dependencies of development that the application's layers brought: npm's by what asks for them, others by name.
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
        var found = npm.Found.Concat(Named(facts, contents))
            .Where(dependency => !allow.Any(glob => Allows(glob, dependency)))
            .OrderByDescending(dependency => dependency.Bytes).ThenBy(dependency => dependency.Path, StringComparer.Ordinal)
            .ThenBy(dependency => dependency.Name, StringComparer.Ordinal);
        return new DependencySearch([.. found], npm.Problem);
    }

    // Python's names are one name however they are written.
    private static bool Allows(string glob, FoundDependency dependency) => Glob.Matches(glob, dependency.Name)
        || (dependency.Kind == PackageKind.Python && Glob.Matches(glob, PythonTools.Normalized(dependency.Name)));

    private static IEnumerable<FoundDependency> Named(ImageFacts facts, ImageContents contents)
    {
        var walk = new TreeWalk(contents.Tree.Root);
        var seen = new HashSet<(TreeNode, string)>();
        var counted = new HashSet<TreeNode>();
        foreach (var (package, what) in NamedPackages(contents))
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
                package.Kind, package.Name, package.Version, node.Path, file.Layer, isPart ? package.Bytes ?? 0 : FolderSize.Of(node), what)
            {
                IsPart = isPart,
            };
        }
    }

    private static IEnumerable<(Package Package, string What)> NamedPackages(ImageContents contents)
    {
        var named = contents.Packages
            .Select(package => (Package: package, What: DevelopmentTools.WhatIs(package)!))
            .Where(pair => pair.What is not null && !DevelopmentTools.IsToolsOwn(pair.Package))
            .Take(MostNamed)
            .ToList();
        var kernel = named.Exists(pair => IsKernels(pair.Package))
            && contents.Packages.Any(package => package.Kind == PackageKind.Python && PythonTools.Normalized(package.Name) == "ipykernel");

        // Folders come before what stands in them, so that no byte counts twice.
        return named.Where(pair => !(kernel && IsKernels(pair.Package))).OrderBy(pair => pair.Package.Path.Length);
    }

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
