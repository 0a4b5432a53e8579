using Policy.Rules.History;
using Policy.Rules.History.Dialects;

namespace Policy.Rules.Catalog.Build;

/// <summary>Whether a COPY or ADD takes the project's sources, rather than manifests or some file.</summary>
internal static class SourceCopy
{
    /// <summary>
    /// Whether it takes all of the build context or a folder of sources. A hash tells a folder (<c>dir:</c>) from a
    /// file, but of several sources (<c>multi:</c>) nothing; an absolute source comes from another stage.
    /// </summary>
    public static bool IsWhole(BuildStep step) =>
        step is { Instruction: Instruction.Copy or Instruction.Add, From: null } && step.Sources.Any(IsWhole);

    private static bool IsWhole(string source)
    {
        var name = source.StartsWith("./", StringComparison.Ordinal) ? source[2..] : source;
        name = name.TrimEnd('/');
        return FileTransfer.IsDirectoryHash(source)
            || (!source.StartsWith('/') && (name is "" or "." or "*" or "**" || IsSourceFolder(name)));
    }

    // By the habits of many languages.
    private static bool IsSourceFolder(string name) => name is "src" or "lib" or "app" or "cmd" or "internal" or "pkg" or "source" or "sources";
}

/// <summary>The working directory that steps run in. Source: Dockerfile reference, WORKDIR.</summary>
internal sealed class WorkingDirectory
{
    private string _path = "/";

    /// <summary>Takes account of a step.</summary>
    public void Follow(BuildStep step)
    {
        if (step.Instruction == Instruction.Workdir && step.Value.Length > 0)
        {
            _path = Resolve(step.Value);
        }
    }

    /// <summary>A path in full, without dots and doubled or closing slashes.</summary>
    public string Resolve(string? path)
    {
        var parts = new List<string>();
        var whole = path is null ? _path : path.StartsWith('/') ? path : $"{_path}/{path}";
        foreach (var part in whole.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    /// <summary>Whether steps run within a folder; the root is too wide to say so.</summary>
    public bool IsWithin(string folder) =>
        folder != "/" && (_path == folder || _path.StartsWith(folder + "/", StringComparison.Ordinal));
}
