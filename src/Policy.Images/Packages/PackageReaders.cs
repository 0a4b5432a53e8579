using System.Collections.Immutable;
using Policy.Images.Layers;

namespace Policy.Images.Packages;

/// <summary>All readers of packages.</summary>
internal static class PackageReaders
{
    private static readonly ImmutableArray<PackageReader> All = [];

    /// <summary>Begins to read a file; null where no ecosystem has such a file.</summary>
    public static IFileReader? Open(string path, long size, bool isExecutable) =>
        All.Select(reader => reader.Open(path, size, isExecutable)).FirstOrDefault(reader => reader is not null);
}
