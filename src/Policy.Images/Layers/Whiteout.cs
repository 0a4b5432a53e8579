using Policy.Rules.Contents;

namespace Policy.Images.Layers;

/// <summary>Files whose names delete others. Source: OCI image specification, layer.md, Whiteouts.</summary>
internal static class Whiteout
{
    private const string Prefix = ".wh.";
    private const string OpaqueMark = ".wh..wh..opq";

    /// <summary>What a path deletes; null where it is a file like others.</summary>
    /// <exception cref="InvalidDataException">It deletes no file that can be.</exception>
    public static FileEntry? Read(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var folder = path[..Math.Max(path.Length - name.Length - 1, 0)];
        if (name == OpaqueMark)
        {
            return new FileEntry(folder, FileKind.OpaqueWhiteout);
        }

        var deleted = name[Prefix.Length..];
        return deleted is "" or "." or ".."
            ? throw new InvalidDataException($"it holds a whiteout of no file, {name}")
            : new FileEntry(folder.Length == 0 ? deleted : $"{folder}/{deleted}", FileKind.Whiteout);
    }
}
