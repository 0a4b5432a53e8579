using System.Text;
using Policy.Images.Layers;
using Policy.Rules.Contents;

namespace Policy.Images.Packages;

/// <summary>The module of a go.mod that is an application's. Source: Go Modules Reference, go.mod files, module directive.</summary>
internal sealed class GoModules : PackageReader
{
    // The directive comes first, after comments.
    private const int MaxHead = 64 * 1024;

    private const int LongestModule = 1024;

    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable) =>
        EndsWithFile(path, "go.mod") && !$"/{path}".Contains("/pkg/mod/", StringComparison.Ordinal) && !$"/{path}".Contains("/vendor/", StringComparison.Ordinal)
            ? new WholeFile(path, size, MaxHead, Read) { NeedsHeadOnly = true }
            : null;

    /// <summary>Whether a path ends with a file of this name.</summary>
    internal static bool EndsWithFile(string path, string name) =>
        path.EndsWith(name, StringComparison.Ordinal) && (path.Length == name.Length || path[^(name.Length + 1)] == '/');

    private static FileFindings Read(string path, ReadOnlyMemory<byte> bytes)
    {
        var lines = new TextLines(bytes.Span);
        while (lines.Next())
        {
            var line = lines.Line.Trim(" \t"u8);
            if (line.StartsWith("module "u8) || line.StartsWith("module\t"u8))
            {
                var rest = line["module "u8.Length..];
                var comment = rest.IndexOf("//"u8);
                var module = (comment < 0 ? rest : rest[..comment]).Trim(" \t\"`"u8);
                return module.IsEmpty || module.Length > LongestModule
                    ? FileFindings.Empty
                    : new FileFindings([]) { Project = new ProjectFile(PackageKind.Go, path) { Name = Encoding.UTF8.GetString(module) } };
            }
        }

        return FileFindings.Empty;
    }
}
