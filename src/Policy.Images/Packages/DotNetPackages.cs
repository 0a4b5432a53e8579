using System.Text.Json;
using Policy.Images.Layers;
using Policy.Rules.Contents;

namespace Policy.Images.Packages;

/// <summary>
/// NuGet packages that a .NET application was built of, by the file of its dependencies. Libraries of type package and
/// runtimepack count. Projects do not: they are the application itself, in no registry, and their version is 1.0.0 unless
/// somebody thought of it. Nor do references, which name an assembly and no package. Source: .NET SDK documentation,
/// "Runtime configuration files", libraries section of deps.json.
/// </summary>
internal sealed class DotNetPackages : PackageReader
{
    private const int MaxDependencies = 4 * 1024 * 1024;

    // What the SDK puts before the name of the package that a runtime pack is.
    private const string RuntimePack = "runtimepack.";

    /// <inheritdoc/>
    public override IFileReader? Open(string path, long size, bool isExecutable) =>
        path.EndsWith(".deps.json", StringComparison.OrdinalIgnoreCase) ? new WholeFile(path, size, MaxDependencies, Read) : null;

    private static FileFindings Read(string path, ReadOnlyMemory<byte> bytes)
    {
        var packages = new PackageListBuilder(PackageKind.DotNet, path);
        using var document = JsonInventory.Parse(bytes, packages);
        if (document?.RootElement.Field("libraries") is { } libraries)
        {
            if (libraries.ValueKind == JsonValueKind.Object)
            {
                ReadLibraries(libraries, packages);
            }
            else
            {
                packages.Malformed("expected an object `libraries`");
            }
        }

        return packages.Build();
    }

    private static void ReadLibraries(JsonElement libraries, PackageListBuilder packages)
    {
        foreach (var library in libraries.EnumerateObject())
        {
            var type = library.Value.Text("type");
            if (type is not ("package" or "runtimepack"))
            {
                continue;
            }

            var name = library.Name;
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0)
            {
                packages.Malformed("a library whose name is not `name/version`");
                continue;
            }

            var start = type == "runtimepack" && name.StartsWith(RuntimePack, StringComparison.Ordinal) ? RuntimePack.Length : 0;
            if (!packages.Add(name[start..slash], name[(slash + 1)..]))
            {
                return;
            }
        }
    }
}
