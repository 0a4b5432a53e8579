using Policy.Testing;

namespace Policy.Bench.Layers;

/// <summary>Layers of this machine's own files.</summary>
internal static class RealLayer
{
    /// <summary>Packs files in the order of their paths, until there are enough.</summary>
    /// <param name="folder">Whose files.</param>
    /// <param name="unpackedBytes">How many bytes they have to have together.</param>
    /// <param name="work">Where the tar goes.</param>
    public static async Task<string> PackAsync(string folder, long unpackedBytes, TestFolder work) =>
        (await PackAsync(folder, unpackedBytes, 1, work)).Single();

    /// <summary>Packs so many layers, no two of which have a file in common.</summary>
    /// <param name="folder">Whose files.</param>
    /// <param name="unpackedBytes">How many bytes each has to have.</param>
    /// <param name="count">How many layers.</param>
    /// <param name="work">Where the tars go.</param>
    public static async Task<IReadOnlyList<string>> PackAsync(string folder, long unpackedBytes, int count, TestFolder work)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        using var files = new DirectoryInfo(folder).EnumerateFiles("*", options).OrderBy(file => file.FullName, StringComparer.Ordinal).GetEnumerator();
        var tars = new List<string>();
        while (tars.Count < count)
        {
            var names = new List<string>();
            for (var bytes = 0L; bytes < unpackedBytes && files.MoveNext(); bytes += files.Current.Length)
            {
                names.Add(files.Current.FullName);
            }

            var tar = work[$"layer{tars.Count}.tar"];
            await File.WriteAllLinesAsync(work["files"], names);
            await Tool.RunAsync("tar", "-cf", tar, "--no-recursion", "-P", "-T", work["files"]);
            tars.Add(tar);
        }

        return tars;
    }
}
