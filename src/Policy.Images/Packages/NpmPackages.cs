using System.Text.Json;
using Policy.Images.Layers;
using Policy.Rules.Contents;

namespace Policy.Images.Packages;

/// <summary>
/// Packages that npm, yarn or pnpm unpacked below a <c>node_modules</c>, each by its own manifest; a package.json deeper
/// within a package is a fixture, a template or says how its folder is loaded. Yarn's zipped packages (Plug'n'Play) are
/// not looked into. Source: npm documentation, package.json and folders.
/// </summary>
internal sealed class NpmPackages : PackageReader
{
    private const int MaxManifest = 1024 * 1024;

    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable) =>
        FolderName(path) is not null ? new WholeFile(path, size, MaxManifest, Read) : null;

    private static FileFindings Read(string path, ReadOnlyMemory<byte> bytes)
    {
        var packages = new PackageListBuilder(PackageKind.Npm, path);
        using var document = JsonInventory.Parse(bytes, packages);
        if (document is { RootElement: var manifest })
        {
            var name = manifest.Text("name");
            var version = manifest.Text("version");
            if (manifest.ValueKind != JsonValueKind.Object)
            {
                packages.Malformed("expected an object");
            }
            else if (name is not null || version is not null)
            {
                // Where a package is installed under another name, the file has its own.
                packages.Add(string.IsNullOrEmpty(name) ? FolderName(path) ?? "" : name, version ?? "");
            }
        }

        return packages.Build();
    }

    /// <summary>The name that a package's folder gives it; null where the path is no package's own manifest.</summary>
    private static string? FolderName(string path)
    {
        const string Manifest = "/package.json";
        const string Modules = "node_modules/";
        if (!path.EndsWith(Manifest, StringComparison.Ordinal))
        {
            return null;
        }

        var start = path.LastIndexOf(Modules, StringComparison.Ordinal);
        if (start < 0 || (start > 0 && path[start - 1] != '/') || start + Modules.Length > path.Length - Manifest.Length)
        {
            return null;
        }

        var name = path[(start + Modules.Length)..^Manifest.Length];
        var depth = name.Count(c => c == '/');
        return name.Length > 0 && name[0] != '.' && depth == (name[0] == '@' ? 1 : 0) ? name : null;
    }
}
