using System.Collections.Immutable;
using Policy.Images.Layers;

namespace Policy.Images.Packages;

/// <summary>All readers of packages.</summary>
internal static class PackageReaders
{
    // A path is one ecosystem's at most; the first that takes it reads it.
    private static readonly ImmutableArray<PackageReader> ByPath =
    [
        new DpkgPackages(),
        new ApkPackages(),
        new RpmPackages(),
        new NpmPackages(),
        new PythonPackages(),
        new GemPackages(),
        new DotNetPackages(),
        new JarPackages(),
        new GoModules(),
        new GemFiles(),
    ];

    // What an executable was built of is told by its bytes alone, so each looks at each of them.
    private static readonly ImmutableArray<PackageReader> OfExecutables = [new GoPackages(), new CargoPackages()];

    /// <summary>Begins to read a file; null where it tells nothing of packages. To be disposed.</summary>
    /// <inheritdoc cref="PackageReader.Open"/>
    public static IFileReader? Open(string path, long size, bool isExecutable)
    {
        foreach (var reader in ByPath)
        {
            if (reader.Open(path, size, isExecutable) is { } file)
            {
                return file;
            }
        }

        return isExecutable ? OpenExecutable(path, size) : null;
    }

    private static IFileReader? OpenExecutable(string path, long size)
    {
        IFileReader? all = null;
        foreach (var reader in OfExecutables)
        {
            all = CombinedFile.Of(all, reader.Open(path, size, true));
        }

        return all;
    }
}
