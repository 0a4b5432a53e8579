using Policy.Rules.Contents;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Contents;

/// <summary>A program that a container can start by its name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">The name's path from the root, without a leading slash.</param>
/// <param name="File">The file that is started, links followed.</param>
internal sealed record Program(string Name, string Path, TreeNode File);

/// <summary>The programs on an image's PATH: executable files, and links that lead to them.</summary>
internal static class ImagePrograms
{
    // What a shell takes where PATH is unset, and where distributions put programs whatever it says.
    private static readonly string[] UsualFolders = ["usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin"];

    // Each may lead through thousands more; a distribution's folders have a few thousand.
    private const int MostLinks = 20_000;

    /// <summary>The programs, each folder's once, in the order of PATH.</summary>
    public static IEnumerable<Program> Of(ImageFacts facts, FileTree tree) => Of(facts, tree, static _ => true);

    /// <summary>The programs of some names: links are followed of those alone.</summary>
    public static IEnumerable<Program> Of(ImageFacts facts, FileTree tree, Func<string, bool> isWanted)
    {
        var seen = new HashSet<TreeNode>();
        var links = 0;
        foreach (var path in Folders(facts.Config))
        {
            // On merged systems /bin is a link to /usr/bin.
            if (tree.Find(path) is not { Kind: FileKind.Directory } folder || !seen.Add(folder))
            {
                continue;
            }

            foreach (var entry in folder.Children)
            {
                if (isWanted(entry.Name) && (entry.Kind != FileKind.SymbolicLink || ++links <= MostLinks) && Resolve(tree, entry) is { } file)
                {
                    yield return new Program(entry.Name, entry.Path, file);
                }
            }
        }
    }

    /// <summary>Whether a file is one that the kernel starts: an executable ELF file or script.</summary>
    public static bool IsExecutable(TreeNode file) =>
        file is { Kind: FileKind.File, Start: FileStart.Elf or FileStart.Script or FileStart.NotRead } && (file.Mode & 0x49) != 0;

    /// <summary>The executable file that a name stands for, links followed; null where it is none.</summary>
    public static TreeNode? Resolve(FileTree tree, TreeNode entry) => entry.Kind switch
    {
        FileKind.File => IsExecutable(entry) ? entry : null,
        FileKind.SymbolicLink => tree.Find(entry.Path) is { } target && IsExecutable(target) ? target : null,
        _ => null,
    };

    private static IEnumerable<string> Folders(ImageConfig config)
    {
        var path = config.Env.LastOrDefault(variable => variable.StartsWith("PATH=", StringComparison.Ordinal));
        var own = path is null ? [] : path["PATH=".Length..].Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => folder.Trim('/'));
        return own.Concat(UsualFolders).Distinct();
    }
}
