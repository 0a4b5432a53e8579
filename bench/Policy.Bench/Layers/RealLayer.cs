using Policy.Testing;

namespace Policy.Bench.Layers;

/// <summary>A layer of this machine's own files.</summary>
internal static class RealLayer
{
    /// <summary>Packs files in the order of their paths, until there are enough.</summary>
    /// <param name="folder">Whose files.</param>
    /// <param name="unpackedBytes">How many bytes they have to have together.</param>
    /// <param name="work">Where the tar goes.</param>
    public static async Task<string> PackAsync(string folder, long unpackedBytes, TestFolder work)
    {
        var files = new List<string>();
        var bytes = 0L;
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", options).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            files.Add(file.FullName);
            if ((bytes += file.Length) >= unpackedBytes)
            {
                break;
            }
        }

        await File.WriteAllLinesAsync(work["files"], files);
        await Tool.RunAsync("tar", "-cf", work["layer.tar"], "--no-recursion", "-P", "-T", work["files"]);
        return work["layer.tar"];
    }
}
