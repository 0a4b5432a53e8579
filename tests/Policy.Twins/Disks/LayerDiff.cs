using System.Collections.Immutable;
using System.Text;
using Policy.Rules.Contents;

namespace Policy.Twins.Disks;

/// <summary>The layer that a step makes: what differs from what was there before. Source: OCI image specification, layer.md.</summary>
internal static class LayerDiff
{
    /// <summary>The layer; its entries stand in the order of their paths, as builders write them.</summary>
    public static LayerContents Between(Disk before, Disk after)
    {
        var entries = new SortedDictionary<string, FileEntry>(StringComparer.Ordinal);
        var packages = ImmutableArray.CreateBuilder<Package>();
        var manifests = ImmutableArray.CreateBuilder<NpmManifest>();
        var kept = ImmutableDictionary.CreateBuilder<string, ImmutableArray<byte>>();
        foreach (var (path, file) in after.Files.Where(file => !ReferenceEquals(before.Find(file.Key), file.Value)))
        {
            AddFolders(entries, path, after);
            entries[path] = Entry(path, file);
            packages.AddRange(file.Packages.Select(package => package with { Path = path }));
            if (file.Npm is { } npm)
            {
                manifests.Add(new NpmManifest(path, npm.Production, npm.Development));
            }

            if (file.Text is { } text)
            {
                kept[path] = [.. Encoding.UTF8.GetBytes(text)];
            }
        }

        var there = FoldersOf(after);
        foreach (var path in before.Files.Keys.Where(path => !after.Files.ContainsKey(path)))
        {
            Delete(entries, path, there, after);
        }

        var list = new EntryList.Builder();
        foreach (var entry in entries.Values)
        {
            list.Add(entry);
        }

        return new LayerContents
        {
            Entries = list.Build(),
            UnpackedBytes = entries.Values.Sum(entry => entry.Size),
            Packages = packages.ToImmutable(),
            Manifests = manifests.ToImmutable(),
            Files = kept.ToImmutable(),
        };
    }

    private static FileEntry Entry(string path, DiskFile file) => new(path, file.Kind)
    {
        Size = file.Size,
        Mode = file.Mode,
        UserId = file.UserId,
        GroupId = file.UserId,
        LinkTarget = file.LinkTarget,
        Start = file.Kind == FileKind.File ? file.Start : FileStart.NotRead,
    };

    private static void AddFolders(SortedDictionary<string, FileEntry> entries, string path, Disk disk)
    {
        foreach (var folder in Ancestors(path).Where(folder => !entries.ContainsKey(folder)))
        {
            entries[folder] = Entry(folder, disk.Find(folder) ?? DiskFile.Folder);
        }
    }

    // A folder of which nothing is left is deleted as one.
    private static void Delete(SortedDictionary<string, FileEntry> entries, string path, HashSet<string> there, Disk after)
    {
        var gone = Ancestors(path).Append(path).First(folder => !there.Contains(folder));
        if (!entries.ContainsKey(gone))
        {
            AddFolders(entries, gone, after);
            entries[gone] = new FileEntry(gone, FileKind.Whiteout);
        }
    }

    private static HashSet<string> FoldersOf(Disk disk) => [.. disk.Files.Keys.SelectMany(path => Ancestors(path).Append(path))];

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }
}
