using System.Collections.Immutable;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Archives;

/// <summary><c>oci:DIR[:TAG]</c> and <c>oci-archive:FILE[:TAG]</c>: an image of a layout, chosen as skopeo does.</summary>
internal sealed class OciLayoutSource(OciLayout layout, string? tag) : IDiskSource
{
    public async Task<SourceResult<RawManifest>> ResolveAsync(CancellationToken cancellationToken)
    {
        var entries = await layout.EntriesAsync(cancellationToken);
        if (!entries.Succeeded)
        {
            return entries.Error;
        }

        var chosen = Choose(entries.Value);
        return chosen.Succeeded ? await layout.ManifestAsync(chosen.Value.Descriptor, cancellationToken) : chosen.Error;
    }

    public Task<SourceResult<RawManifest>> GetManifestAsync(Descriptor descriptor, CancellationToken cancellationToken) =>
        layout.ManifestAsync(descriptor, cancellationToken);

    public Task<SourceResult<ReadOnlyMemory<byte>>> GetBlobAsync(Descriptor descriptor, long limit, CancellationToken cancellationToken) =>
        layout.BlobAsync(descriptor, limit, cancellationToken);

    public Task<SourceResult<ImmutableArray<IndexEntry>>> EntriesAsync(CancellationToken cancellationToken) => layout.EntriesAsync(cancellationToken);

    public Task<SourceResult<Stream>> OpenLayerAsync(Layer layer, long limit, CancellationToken cancellationToken) => layout.LayerAsync(layer, limit);

    private SourceResult<IndexEntry> Choose(ImmutableArray<IndexEntry> entries)
    {
        if (tag is not null)
        {
            var named = entries.Where(entry => OciLayout.NamesOf(entry).Contains(tag)).DistinctBy(entry => entry.Descriptor.Digest).ToList();
            return named switch
            {
                [var one] => one,
                [] => new SourceError(UnknownReason.NotFound, $"{layout.Place} has no image named {tag}; it has {OciLayout.Describe(entries)}"),
                _ => new SourceError(UnknownReason.Malformed, $"{layout.Place} has {named.Count} images named {tag}"),
            };
        }

        return entries switch
        {
            [var one] => one,
            [] => new SourceError(UnknownReason.NotFound, $"{layout.Place} holds no image"),
            _ => new SourceError(UnknownReason.NotFound, $"{layout.Place} holds {entries.Length} images, name one: {OciLayout.Describe(entries)}"),
        };
    }
}
