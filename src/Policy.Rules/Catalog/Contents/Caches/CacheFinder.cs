using System.Collections.Immutable;
using Policy.Rules.Contents;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents.Caches;

/// <summary>Finds the caches that package managers and compilers left, where each of them keeps its own.</summary>
internal static class CacheFinder
{
    /// <summary>
    /// The caches, the largest first. Of one to which base and application added, each one's part stands by itself.
    /// </summary>
    /// <param name="facts">The image; nothing is found where its layers are not known.</param>
    public static ImmutableArray<FoundCache> Find(ImageFacts facts)
    {
        if (facts.Layered is not ContentsResult.Known { Contents: var contents })
        {
            return [];
        }

        var found = new List<FoundCache>();
        var seen = new HashSet<TreeNode>();
        foreach (var (manager, folder) in CachePlaces.Of(facts.Config, contents))
        {
            var ofBase = new LayerTally();
            var own = new LayerTally();
            Count(folder, seen, file => file.Layer < facts.History.Base.Layers ? ofBase : own);
            Add(found, manager, folder, ofBase);
            Add(found, manager, folder, own);
        }

        return [.. found.OrderByDescending(cache => cache.Bytes).ThenBy(cache => cache.Path, StringComparer.Ordinal).ThenBy(cache => cache.Layer)];
    }

    private static void Add(List<FoundCache> found, string manager, TreeNode folder, LayerTally tally)
    {
        // Empty files are locks and marks.
        if (tally.Bytes > 0)
        {
            found.Add(new FoundCache(manager, folder.Path, tally.Layer, tally.Bytes, tally.Files));
        }
    }

    // Each folder is counted once, however many places lie within one another; a place may be a single file.
    private static void Count(TreeNode place, HashSet<TreeNode> seen, Func<TreeNode, LayerTally> tallyOf)
    {
        if (place.Kind != FileKind.Directory && (seen.Contains(place.Parent!) || !seen.Add(place)))
        {
            return;
        }

        var names = new Dictionary<FileContent, int>();
        var left = new Stack<TreeNode>([place]);
        while (left.TryPop(out var node))
        {
            if (node.Kind == FileKind.Directory)
            {
                if (seen.Add(node))
                {
                    foreach (var child in node.Children)
                    {
                        left.Push(child);
                    }
                }
            }
            else if (node.Content is { Size: > 0 } content && (node == place || !seen.Contains(node)) && IsLastName(content, names))
            {
                tallyOf(node).Add(node.Layer, content.Size);
            }
        }
    }

    // uv, pnpm and conda install by hard links into their caches: those bytes stay when the cache goes.
    private static bool IsLastName(FileContent content, Dictionary<FileContent, int> names) =>
        content.Names == 1 || (names[content] = names.GetValueOrDefault(content) + 1) == content.Names;
}
