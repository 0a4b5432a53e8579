using System.Collections.Immutable;
using Policy.Images.Tar;
using Policy.Rules.Contents;

namespace Policy.Images.Layers;

/// <summary>
/// What the files of one layer tell, file by file, within bounds. Of what stands twice in a layer the last counts; to forget
/// the first takes the same time however much there is.
/// </summary>
internal sealed class LayerFindings(LayerLimits limits)
{
    // A gap where something was forgotten: order is that of the tar.
    private readonly List<FileFindings?> _kept = [];
    private readonly Dictionary<string, int> _places = [];
    private int _packages;
    private int _problems;
    private long _text;

    /// <summary>The packages that files name.</summary>
    public ImmutableArray<Package> Packages => [.. Kept.SelectMany(found => found.Packages)];

    /// <summary>What applications ask for.</summary>
    public ImmutableArray<NpmManifest> Manifests => [.. Kept.Select(found => found.Manifest).OfType<NpmManifest>()];

    /// <summary>What applications' own files say.</summary>
    public ImmutableArray<ProjectFile> Projects => [.. Kept.Select(found => found.Project).OfType<ProjectFile>()];

    /// <summary>What could not be read.</summary>
    public ImmutableArray<ContentProblem> Problems => [.. Kept.Select(found => found.Problem).OfType<ContentProblem>()];

    /// <summary>Files that are kept whole.</summary>
    public ImmutableDictionary<string, ImmutableArray<byte>> Files =>
        Kept.Where(found => found.File is not null).ToImmutableDictionary(found => found.File!.Value.Path, found => found.File!.Value.Bytes);

    private IEnumerable<FileFindings> Kept => _kept.OfType<FileFindings>();

    /// <summary>Keeps what a file tells; what was known of its path has to be forgotten before.</summary>
    /// <exception cref="TarLimitException">It is more than what is kept.</exception>
    public void Keep(string path, FileFindings found)
    {
        if (found == FileFindings.Empty)
        {
            return;
        }

        _places.Add(path, _kept.Count);
        _kept.Add(found);
        Count(found, 1);
        if (_packages > limits.Packages || _text > limits.PackageText)
        {
            throw new TarLimitException($"more than the {limits.Packages} packages, or {limits.PackageText} characters of them, that are kept");
        }

        if (_problems > limits.Problems)
        {
            throw new TarLimitException($"more than {limits.Problems} files that cannot be read");
        }
    }

    /// <summary>Forgets what a path told.</summary>
    public void Forget(string path)
    {
        if (_places.Remove(path, out var at))
        {
            Count(_kept[at]!, -1);
            _kept[at] = null;
        }
    }

    private void Count(FileFindings found, int sign)
    {
        _packages += sign * (found.Packages.Length + (found.Manifest is null ? 0 : 1) + (found.Project is null ? 0 : 1));
        _problems += sign * (found.Problem is null ? 0 : 1);
        _text += sign * (found.Packages.Sum(package => (long)package.Name.Length + package.Version.Length + package.Requires.Length + package.Provides.Length)
            + (found.Manifest is { } manifest ? manifest.Requires.Length + manifest.DevRequires.Length : 0)
            + (found.Project is { } project ? project.Name.Length + project.Requires.Length + project.DevRequires.Length : 0));
    }
}
