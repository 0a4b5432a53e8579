using System.Collections.Immutable;

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
    ];

    // What an executable was built of is told by its bytes alone, so each looks at each of them.
    private static readonly ImmutableArray<PackageReader> OfExecutables = [new GoPackages(), new CargoPackages()];

    /// <summary>Begins to read a file; null where it tells nothing of packages. To be disposed.</summary>
    /// <inheritdoc cref="PackageReader.Open"/>
    public static IPackageFile? Open(string path, long size, bool isExecutable)
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

    private static IPackageFile? OpenExecutable(string path, long size)
    {
        ImmutableArray<IPackageFile> files = [.. OfExecutables.Select(reader => reader.Open(path, size, true)).OfType<IPackageFile>()];
        return files switch
        {
            [] => null,
            [var file] => file,
            _ => new CombinedFile(files),
        };
    }

    /// <summary>One file that several read.</summary>
    private sealed class CombinedFile(ImmutableArray<IPackageFile> files) : IPackageFile
    {
        public void Append(ReadOnlySpan<byte> bytes)
        {
            foreach (var file in files)
            {
                file.Append(bytes);
            }
        }

        public PackageList Finish()
        {
            var lists = files.Select(file => file.Finish()).ToList();
            return new PackageList(
                [.. lists.SelectMany(list => list.Packages)],
                lists.Select(list => list.Problem).FirstOrDefault(problem => problem is not null));
        }

        public void Dispose()
        {
            foreach (var file in files)
            {
                file.Dispose();
            }
        }
    }
}
