using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Contents.Leaks;

/// <summary>
/// Finds repositories and files of variables that were copied in and that a later step deletes: a container does not see
/// them, and whoever pulls the image can read them in the layer that they came with. Of all else that a context brings in
/// nothing is lost by what was deleted but space, which <c>wasted-space</c> tells.
/// </summary>
internal sealed class DeletedLeaks
{
    private readonly Dictionary<TreeNode, Place> _places = [];

    private DeletedLeaks()
    {
    }

    /// <summary>One for each line of a <c>.dockerignore</c>.</summary>
    /// <param name="tree">The image's files.</param>
    /// <param name="copied">Which layers were copied.</param>
    public static IEnumerable<FoundLeak> Find(FileTree tree, CopiedLayers copied)
    {
        var leaks = new DeletedLeaks();
        var found = new Dictionary<(LeakName Name, TreeNode Node, int Layer), (long Bytes, int RemovedBy)>();
        foreach (var file in tree.Wasted)
        {
            if (!file.IsOverwritten && file.Bytes > 0 && copied.Confidence(file.WrittenBy) > 0 && leaks.LeakOf(file.File) is var (name, node))
            {
                var key = (name, node, file.WrittenBy);
                found[key] = (ByteCount.Add(found.GetValueOrDefault(key).Bytes, file.Bytes), file.RemovedBy);
            }
        }

        return found.GroupBy(place => place.Key.Name).Select(group =>
        {
            var ((_, node, layer), (bytes, removedBy)) = group.MaxBy(place => place.Value.Bytes);
            return new FoundLeak(group.Key, group.Count(), group.Select(place => place.Value.Bytes).Total(), node.Path, layer, bytes, copied.Confidence(layer))
            {
                RemovedBy = removedBy,
            };
        });
    }

    private (LeakName Name, TreeNode Node)? LeakOf(TreeNode file)
    {
        var place = PlaceOf(file.Parent);
        return place.Repository is { } repository ? (LeakNames.Folder(repository.Name)!, repository)
            : !place.IsForeign && LeakNames.File(file.Name) is { Kind: LeakKind.Environment } name ? (name, file)
            : null;
    }

    // Asked once for each folder, the outer ones first and without recursion: trees are as deep as strangers make them.
    private Place PlaceOf(TreeNode? folder)
    {
        var unknown = new Stack<TreeNode>();
        var place = Place.Plain;
        for (var at = folder; at is not null; at = at.Parent)
        {
            if (_places.TryGetValue(at, out var known))
            {
                place = known;
                break;
            }

            unknown.Push(at);
        }

        while (unknown.TryPop(out var inner))
        {
            _places.Add(inner, place = place != Place.Plain ? place : Of(inner));
        }

        return place;
    }

    // What lies in a repository is the repository's. As the search of what is there, this goes into nothing hidden or foreign.
    private static Place Of(TreeNode folder) => LeakNames.Folder(folder.Name) is { Kind: LeakKind.VersionControl } ? new Place(folder, false)
        : folder.Name.StartsWith('.') || ForeignFolders.Holds(folder) ? Place.Foreign
        : Place.Plain;

    private sealed record Place(TreeNode? Repository, bool IsForeign)
    {
        public static Place Plain { get; } = new(null, false);

        public static Place Foreign { get; } = new(null, true);
    }
}
