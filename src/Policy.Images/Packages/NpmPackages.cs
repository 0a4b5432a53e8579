using System.Text.Json;
using Policy.Images.Layers;
using Policy.Rules.Contents;

namespace Policy.Images.Packages;

/// <summary>
/// Packages that npm, yarn or pnpm unpacked below a <c>node_modules</c>, each by its own manifest; a package.json deeper
/// within a package is a fixture, a template or says how its folder is loaded. One that stands in no node_modules is an
/// application's, and says what it asks for. Yarn's zipped packages (Plug'n'Play) are not looked into. Source: npm
/// documentation, package.json and folders.
/// </summary>
internal sealed class NpmPackages : PackageReader
{
    private const int MaxManifest = 1024 * 1024;

    // As long as npm takes them. Source: npm documentation, package.json, name.
    private const int LongestName = 214;

    // Where Debian puts what it packages, with manifests as their makers wrote them and dependencies where none of them
    // looks. Source: Debian JavaScript policy.
    private const string DebiansPackages = "usr/share/nodejs/";

    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable) =>
        !path.EndsWith("package.json", StringComparison.Ordinal) ? null
        : FolderName(path) is not null ? new WholeFile(path, size, MaxManifest, Read)
        : IsApplications(path) ? new WholeFile(path, size, MaxManifest, ReadApplication)
        : null;

    private static FileFindings Read(string path, ReadOnlyMemory<byte> bytes)
    {
        var packages = new PackageListBuilder(PackageKind.Npm, path);
        using var document = JsonInventory.Parse(bytes, packages);
        if (document is { RootElement: var manifest })
        {
            var name = manifest.Text("name");
            var version = manifest.Text("version");
            var requires = Requires(manifest);
            if (manifest.ValueKind != JsonValueKind.Object)
            {
                packages.Malformed("expected an object");
            }
            else if (name is not null || version is not null || requires.Length > 0)
            {
                // Where a package is installed under another name, the file has its own. One without any is loaded all the
                // same, and what it asks for with it.
                packages.Add(string.IsNullOrEmpty(name) ? FolderName(path) ?? "" : name, version ?? "", requires: requires);
            }
        }

        return packages.Build();
    }

    private static FileFindings ReadApplication(string path, ReadOnlyMemory<byte> bytes)
    {
        var packages = new PackageListBuilder(PackageKind.Npm, path);
        using var document = JsonInventory.Parse(bytes, packages);
        if (document is not { RootElement: var manifest })
        {
            return packages.Build();
        }

        var asked = new NpmManifest(path, Requires(manifest), Names(manifest, "devDependencies"));
        return asked is { Requires: "", DevRequires: "" } ? FileFindings.Empty : packages.Build() with { Manifest = asked };
    }

    // A peer that is not installed is found nowhere; one that is, is loaded.
    private static string Requires(JsonElement manifest) => Names(manifest, "dependencies", "optionalDependencies", "peerDependencies");

    private static string Names(JsonElement manifest, params ReadOnlySpan<string> fields)
    {
        var names = new List<string>();
        foreach (var field in fields)
        {
            if (manifest.Field(field) is { ValueKind: JsonValueKind.Object } listed)
            {
                names.AddRange(listed.EnumerateObject().Select(dependency => dependency.Name).Where(IsName));
            }
        }

        return string.Join('\n', names);
    }

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));

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

    private static bool IsApplications(string path) =>
        (path == "package.json" || path.EndsWith("/package.json", StringComparison.Ordinal))
        && !path.StartsWith("node_modules/", StringComparison.Ordinal)
        && !path.Contains("/node_modules/", StringComparison.Ordinal)
        && !path.StartsWith(DebiansPackages, StringComparison.Ordinal);
}
