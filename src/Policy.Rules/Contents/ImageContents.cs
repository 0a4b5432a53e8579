using System.Collections.Immutable;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Contents;

/// <summary>What is in an image: its layers, and what they come to one over the other.</summary>
public sealed class ImageContents
{
    private const long MostListBytes = 256 << 20;

    private readonly WeakReference<FileTree> _tree = new(null!);
    private readonly ImmutableHashSet<(int Layer, string Path)> _visible;

    private ImageContents(ImmutableArray<LayerContents> layers, FileTree tree)
    {
        Layers = layers;
        UnpackedBytes = layers.Select(layer => layer.UnpackedBytes).Total();
        WastedBytes = tree.Wasted.Select(file => file.Bytes).Total();
        IsClaimed = layers.Any(layer => layer.IsClaimed);
        _visible = VisibleFiles(layers, tree);
        _tree.SetTarget(tree);
    }

    /// <summary>What is in each layer, the lowest first.</summary>
    public ImmutableArray<LayerContents> Layers { get; }

    /// <summary>The sizes of regular files over all layers, in bytes.</summary>
    public long UnpackedBytes { get; }

    /// <summary>Those of files that a later layer overwrites or deletes, in bytes.</summary>
    public long WastedBytes { get; }

    /// <summary>Whether some of it is only what tables of contents claim.</summary>
    public bool IsClaimed { get; }

    /// <summary>The packages that files name which a container sees.</summary>
    public IEnumerable<Package> Packages => Layers.SelectMany((layer, index) => layer.Packages.Where(package => _visible.Contains((index, package.Path))));

    /// <summary>What applications that a container sees ask npm for.</summary>
    public IEnumerable<NpmManifest> Manifests => Layers.SelectMany((layer, index) => layer.Manifests.Where(manifest => _visible.Contains((index, manifest.Path))));

    /// <summary>What applications' own files say that a container sees.</summary>
    public IEnumerable<ProjectFile> Projects => Layers.SelectMany((layer, index) => layer.Projects.Where(project => _visible.Contains((index, project.Path))));

    /// <summary>What could not be read of the files that a container sees.</summary>
    public IEnumerable<ContentProblem> Problems => Layers.SelectMany((layer, index) => layer.Problems.Where(problem => _visible.Contains((index, problem.Path))));

    /// <summary>The credentials in files of all layers, the lowest layer's first, whether a container sees them or not.</summary>
    public IEnumerable<LayerSecret> Secrets =>
        Layers.SelectMany((layer, index) => layer.Secrets.Select(secret => new LayerSecret(index, secret, _visible.Contains((index, secret.Path)))));

    /// <summary>The merged files. They are made anew where nobody has looked at them for a while: large, and seldom asked for.</summary>
    public FileTree Tree
    {
        get
        {
            if (!_tree.TryGetTarget(out var tree))
            {
                tree = FileTree.Merge(Layers);
                _tree.SetTarget(tree);
            }

            return tree;
        }
    }

    /// <summary>
    /// A small file that was kept whole, links followed; null where it is not there, was not kept, or was written in a way
    /// round that leaves unsure which bytes are its own.
    /// </summary>
    public ImmutableArray<byte>? File(string path) =>
        Tree.Find(path) is { Kind: FileKind.File, Content.IsWrittenElsewhere: false } file && Layers[file.Layer].Files.TryGetValue(file.Path, out var bytes) ? bytes : null;

    /// <summary>Puts layers together, the lowest first.</summary>
    /// <returns>The contents, or why no runtime could put them together.</returns>
    public static (ImageContents? Contents, ContentProblem? Problem) Of(ImmutableArray<LayerContents> layers)
    {
        if (layers.Select(layer => (long)layer.Entries.Packed.Length).Total() > MostListBytes)
        {
            return (null, new ContentProblem("", UnknownReason.OverLimit, $"the lists of their files have more than the {MostListBytes} bytes that are looked at"));
        }

        var tree = FileTree.Merge(layers);
        return tree.Problem is { } problem ? (null, problem) : (new ImageContents(layers, tree), null);
    }

    // A file that a later layer deletes or writes anew says nothing of what is there. Where a link leads on the way,
    // what was read counts: it is better to see too much.
    private static ImmutableHashSet<(int Layer, string Path)> VisibleFiles(ImmutableArray<LayerContents> layers, FileTree tree)
    {
        var visible = ImmutableHashSet.CreateBuilder<(int, string)>();
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var paths = layers[layer].Packages.Select(package => package.Path)
                .Concat(layers[layer].Manifests.Select(manifest => manifest.Path))
                .Concat(layers[layer].Projects.Select(project => project.Path))
                .Concat(layers[layer].Secrets.Select(secret => secret.Path))
                .Concat(layers[layer].Problems.Select(problem => problem.Path));
            foreach (var path in paths.Distinct())
            {
                if (IsVisible(tree.Root, path, layer))
                {
                    visible.Add((layer, path));
                }
            }
        }

        return visible.ToImmutable();
    }

    private static bool IsVisible(TreeNode root, string path, int layer)
    {
        var at = root;
        foreach (var range in path.AsSpan().Split('/'))
        {
            if (at.Find(path.AsSpan(range)) is not { } next)
            {
                return false;
            }

            if (next.Kind == FileKind.SymbolicLink)
            {
                return true;
            }

            at = next;
        }

        return at.Kind == FileKind.File && at.Layer == layer;
    }
}

/// <summary>What is known of an image's contents, or why nothing is.</summary>
public abstract record ContentsResult
{
    private ContentsResult()
    {
    }

    /// <summary>The layers were read.</summary>
    /// <param name="Contents">What is in them.</param>
    /// <param name="Needs">What they were read for.</param>
    public sealed record Known(ImageContents Contents, Catalog.Needs Needs) : ContentsResult;

    /// <summary>The layers could not be read, or not yet.</summary>
    /// <param name="Reason">Why, of the closed set.</param>
    /// <param name="Message">Why, for people: what, where, what was expected.</param>
    public sealed record NotKnown(UnknownReason Reason, string Message) : ContentsResult;
}
