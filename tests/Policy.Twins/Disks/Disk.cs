using Policy.Rules.Contents;

namespace Policy.Twins.Disks;

/// <summary>A simulated file system: what stands at each path. Folders are there where something stands below them.</summary>
internal sealed class Disk
{
    private readonly SortedDictionary<string, DiskFile> _files = new(StringComparer.Ordinal);

    /// <summary>Packages that were asked for by name, and not only needed by others: apt's and apk's marks.</summary>
    public HashSet<string> AskedFor { get; private init; } = [];

    /// <summary>Packages that apk installed under one name (<c>--virtual</c>).</summary>
    public Dictionary<string, IReadOnlyList<string>> Groups { get; private init; } = [];

    /// <summary>All that is there.</summary>
    public IReadOnlyDictionary<string, DiskFile> Files => _files;

    /// <summary>The same as it is now.</summary>
    public Disk Snapshot()
    {
        var copy = new Disk { AskedFor = [.. AskedFor], Groups = new Dictionary<string, IReadOnlyList<string>>(Groups) };
        foreach (var (path, file) in _files)
        {
            copy._files.Add(path, file);
        }

        return copy;
    }

    /// <summary>Writes a file.</summary>
    public void Write(string path, DiskFile file)
    {
        if (file.Kind != FileKind.Directory || !IsFolder(path))
        {
            _files[path] = file;
        }
    }

    /// <summary>Writes files, as <see cref="FileLines"/> has them.</summary>
    /// <param name="lines">The files.</param>
    /// <param name="below">The folder that they stand in.</param>
    public void Write(string lines, string below)
    {
        foreach (var (path, file) in FileLines.Read(lines))
        {
            Write(below.Length == 0 ? path : $"{below}/{path}", file);
        }
    }

    /// <summary>Removes what stands at a path, and all below it.</summary>
    public void Remove(string path)
    {
        foreach (var below in Under(path).Select(file => file.Path).ToList())
        {
            _files.Remove(below);
        }
    }

    /// <summary>What stands at a path; null for nothing, and for a folder of which nothing is said.</summary>
    public DiskFile? Find(string path) => _files.GetValueOrDefault(path);

    /// <summary>Whether anything stands there.</summary>
    public bool Exists(string path) => path.Length == 0 || _files.ContainsKey(path) || Under(path).Any();

    /// <summary>Whether a folder stands there.</summary>
    public bool IsFolder(string path) =>
        path.Length == 0 || (_files.TryGetValue(path, out var file) ? file.Kind == FileKind.Directory : Under(path).Any());

    /// <summary>What stands at a path and below it.</summary>
    public IEnumerable<(string Path, DiskFile File)> Under(string path) =>
        _files.Where(file => IsUnder(file.Key, path)).Select(file => (file.Key, file.Value));

    private static bool IsUnder(string path, string folder) =>
        folder.Length == 0
        || (path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/'));
}
