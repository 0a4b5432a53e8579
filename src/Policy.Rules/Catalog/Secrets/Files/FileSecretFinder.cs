using System.Collections.Immutable;
using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>A file of an image that holds credentials, as one layer has it.</summary>
/// <param name="Path">The file, from the root without a leading slash.</param>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="Secrets">The credentials, the surest first; at least one.</param>
internal sealed record SecretFile(string Path, int Layer, ImmutableArray<FileSecret> Secrets)
{
    /// <summary>Whether a container sees the file.</summary>
    public required bool IsVisible { get; init; }

    /// <summary>The layer that deletes or overwrites it; null where it is visible, or where a link keeps its bytes.</summary>
    public int? RemovedBy { get; init; }

    /// <summary>Whether another thing stands in its place.</summary>
    public bool IsOverwritten { get; init; }

    /// <summary>Its size in bytes; null where it is not known, as of a file that its layer writes twice.</summary>
    public long? Bytes { get; init; }

    /// <summary>How sure, from 0 to 1.</summary>
    public double Confidence => Secrets[0].Confidence;
}

/// <summary>Finds the files of an image that hold credentials, those that later layers delete among them.</summary>
internal static class FileSecretFinder
{
    /// <summary>The files, the lowest layer's first.</summary>
    public static ImmutableArray<SecretFile> Find(ImageContents contents)
    {
        var files = contents.Secrets.GroupBy(found => (found.Layer, found.Secret.Path))
            .Select(file => new SecretFile(file.Key.Path, file.Key.Layer, [.. file.Select(found => found.Secret).OrderByDescending(secret => secret.Confidence)])
            {
                IsVisible = file.First().IsVisible,
            }).ToList();
        if (files.Count == 0)
        {
            return [];
        }

        var hidden = files.Exists(file => !file.IsVisible) ? Removed(contents.Tree, files) : [];
        return [.. files.Select(file => file.IsVisible
            ? file with { Bytes = SizeOf(contents.Tree, file) }
            : hidden.TryGetValue((file.Layer, file.Path), out var removed)
                ? file with { RemovedBy = removed.RemovedBy, IsOverwritten = removed.IsOverwritten, Bytes = removed.Bytes }
                : file)];
    }

    // Paths are put together only of those whose names are asked for: there may be millions.
    private static Dictionary<(int Layer, string Path), WastedFile> Removed(FileTree tree, List<SecretFile> files)
    {
        var asked = files.Where(file => !file.IsVisible).ToList();
        var names = asked.Select(file => file.Path[(file.Path.LastIndexOf('/') + 1)..]).ToHashSet();
        var layers = asked.Select(file => file.Layer).ToHashSet();
        var removed = new Dictionary<(int, string), WastedFile>();
        foreach (var file in tree.Wasted)
        {
            if (layers.Contains(file.WrittenBy) && names.Contains(file.File.Name))
            {
                removed.TryAdd((file.WrittenBy, file.Path), file);
            }
        }

        return removed;
    }

    private static long? SizeOf(FileTree tree, SecretFile file) =>
        tree.Find(file.Path) is { Kind: FileKind.File } node && node.Layer == file.Layer && node.Path == file.Path ? node.Size : null;
}
