using System.Collections.Immutable;
using Policy.Images.Configuration;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Archives;

/// <summary>
/// Serves a registry's references from a folder (<c>registries[].layout</c>), two ways: <c>FOLDER/REPOSITORY</c> is a
/// layout whose names are tags, as <c>skopeo copy … oci:FOLDER/REPOSITORY:TAG</c> makes it; or FOLDER itself is a layout
/// whose names are whole references or <c>REPOSITORY:TAG</c>.
/// </summary>
internal sealed class LayoutRegistrySource : IDiskSource
{
    private readonly ImageReference _reference;
    private readonly string _folder;
    private readonly FolderFiles _files;
    private readonly OciLayout _own;
    private readonly OciLayout _shared;

    // The layout that the reference was found in, where all that it points to is.
    private OciLayout _resolved;

    public LayoutRegistrySource(ImageReference reference, string folder, LimitSettings limits)
    {
        _reference = reference;
        _folder = folder;
        _files = new FolderFiles(folder, $"the folder that {reference.Registry} is served from");
        _own = new OciLayout(_files.In(reference.Repository), limits);
        _shared = new OciLayout(_files, limits);
        _resolved = _shared;
    }

    public async Task<SourceResult<RawManifest>> ResolveAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_folder))
        {
            return new SourceError(UnknownReason.Unreachable, $"{_files.Place} is not there");
        }

        var seen = new List<IndexEntry>();
        foreach (var (layout, index) in new[] { (_own, $"{_reference.Repository}/{OciLayout.IndexFile}"), (_shared, OciLayout.IndexFile) })
        {
            var exists = await _files.ExistsAsync(index, cancellationToken);
            if (!exists.Succeeded)
            {
                return exists.Error;
            }

            if (!exists.Value)
            {
                continue;
            }

            var entries = await layout.EntriesAsync(cancellationToken);
            if (!entries.Succeeded)
            {
                return entries.Error;
            }

            seen.AddRange(entries.Value);
            var found = _reference.Digest is { } digest
                ? await FindAsync(layout, entries.Value.Where(entry => IsOfRepository(entry, layout == _own)), digest, cancellationToken)
                : Find(entries.Value, layout == _own);
            if (found is { } one)
            {
                _resolved = layout;
                return one.Succeeded ? await layout.ManifestAsync(one.Value, cancellationToken) : one.Error;
            }
        }

        return new SourceError(
            UnknownReason.NotFound,
            $"there is no {Wanted} in {_files.Place}, nor in its folder {_reference.Repository}; there is {OciLayout.Describe(seen)}");
    }

    public Task<SourceResult<RawManifest>> GetManifestAsync(Descriptor descriptor, CancellationToken cancellationToken) =>
        _resolved.ManifestAsync(descriptor, cancellationToken);

    public Task<SourceResult<ReadOnlyMemory<byte>>> GetBlobAsync(Descriptor descriptor, long limit, CancellationToken cancellationToken) =>
        _resolved.BlobAsync(descriptor, limit, cancellationToken);

    public Task<SourceResult<ImmutableArray<IndexEntry>>> EntriesAsync(CancellationToken cancellationToken) => _resolved.EntriesAsync(cancellationToken);

    public Task<SourceResult<Stream>> OpenLayerAsync(Layer layer, long limit, CancellationToken cancellationToken) => _resolved.LayerAsync(layer, limit);

    private string Wanted => $"{_reference.Name}{(_reference.Digest is null ? ':' : '@')}{_reference.TagOrDigest}";

    private SourceResult<Descriptor>? Find(ImmutableArray<IndexEntry> entries, bool own)
    {
        string[] names = own ? [_reference.TagOrDigest] : [Wanted, $"{_reference.Repository}:{_reference.TagOrDigest}"];
        var found = entries.Where(entry => OciLayout.NamesOf(entry).Intersect(names).Any())
            .Select(entry => entry.Descriptor).DistinctBy(descriptor => descriptor.Digest).ToList();
        return found switch
        {
            [] => null,
            [var one] => one,
            _ => new SourceError(UnknownReason.Malformed, $"{_files.Place} has {found.Count} images named {Wanted}"),
        };
    }

    // In a layout of several repositories an entry belongs to those that its names tell, or to all where it has none.
    private bool IsOfRepository(IndexEntry entry, bool own) =>
        own || !OciLayout.NamesOf(entry).Any() || OciLayout.NamesOf(entry).Any(name =>
            name.StartsWith(_reference.Name + ":", StringComparison.Ordinal) || name.StartsWith(_reference.Repository + ":", StringComparison.Ordinal));

    // Besides what stands in the layout's index, a digest may be that of a platform's manifest within an index.
    private static async Task<SourceResult<Descriptor>?> FindAsync(
        OciLayout layout, IEnumerable<IndexEntry> entries, Digest digest, CancellationToken cancellationToken)
    {
        var own = entries.ToList();
        if (own.Find(entry => entry.Descriptor.Digest == digest) is { } entry)
        {
            return entry.Descriptor;
        }

        foreach (var descriptor in own.Select(e => e.Descriptor).Where(d => d.MediaType is MediaTypes.OciIndex or MediaTypes.DockerList))
        {
            var raw = await layout.ManifestAsync(descriptor, cancellationToken);
            if (raw.Succeeded
                && ManifestReader.Read(raw.Value).Value is ManifestDocument.Index index
                && index.Entries.FirstOrDefault(e => e.Descriptor.Digest == digest) is { } child)
            {
                return child.Descriptor;
            }
        }

        return null;
    }
}
