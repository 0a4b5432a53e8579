using System.Collections.Immutable;

namespace Policy.Images.Layers;

/// <summary>One file that several read.</summary>
internal sealed class CombinedFile : IFileReader
{
    private readonly ImmutableArray<IFileReader> _files;

    private CombinedFile(ImmutableArray<IFileReader> files) => _files = files;

    /// <summary>A reader for all who want the file; null where nobody does.</summary>
    public static IFileReader? Of(IFileReader? one, IFileReader? other) =>
        one is null ? other : other is null ? one : new CombinedFile([one, other]);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var file in _files)
        {
            file.Append(bytes);
        }
    }

    public FileFindings Finish()
    {
        var found = _files.Select(file => file.Finish()).ToList();
        return new FileFindings(
            [.. found.SelectMany(file => file.Packages)],
            found.Select(file => file.Problem).FirstOrDefault(problem => problem is not null))
        {
            Manifest = found.Select(file => file.Manifest).FirstOrDefault(manifest => manifest is not null),
            Project = found.Select(file => file.Project).FirstOrDefault(project => project is not null),
            File = found.Select(file => file.File).FirstOrDefault(file => file is not null),
            Secrets = [.. found.SelectMany(file => file.Secrets)],
        };
    }

    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }
}
