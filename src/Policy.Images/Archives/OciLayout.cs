using System.Collections.Immutable;
using Policy.Images.Configuration;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Archives;

/// <summary>An OCI image layout, in a folder or in a tar. Source: OCI image specification, image-layout.md.</summary>
internal sealed class OciLayout(IFileSet files, LimitSettings limits)
{
    /// <summary>The file that makes a folder a layout.</summary>
    public const string IndexFile = "index.json";

    private const string RefName = "org.opencontainers.image.ref.name";

    // Written by docker save and containerd, whose ref.name is the tag alone.
    private const string ImageName = "io.containerd.image.name";

    /// <summary>The folder or archive, for people.</summary>
    public string Place => files.Place;

    /// <summary>What the layout holds.</summary>
    public async Task<SourceResult<ImmutableArray<IndexEntry>>> EntriesAsync(CancellationToken cancellationToken)
    {
        var bytes = await files.ReadAsync(IndexFile, limits.ManifestBytes, cancellationToken);
        if (!bytes.Succeeded)
        {
            return bytes.Error.Reason == UnknownReason.NotFound
                ? new SourceError(UnknownReason.NotFound, $"{Place} is no OCI image layout: it has no {IndexFile}")
                : bytes.Error;
        }

        var read = ManifestReader.Read(new RawManifest(null, MediaTypes.OciIndex, bytes.Value));
        return read.Succeeded ? ((ManifestDocument.Index)read.Value).Entries : InPlace(read.Error);
    }

    /// <summary>A manifest or index of the layout.</summary>
    public async Task<SourceResult<RawManifest>> ManifestAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        var bytes = await BlobAsync(descriptor, limits.ManifestBytes, cancellationToken);
        return bytes.Succeeded ? new RawManifest(descriptor.Digest, descriptor.MediaType, bytes.Value) : bytes.Error;
    }

    /// <summary>A blob of the layout, its size and digest verified.</summary>
    public async Task<SourceResult<ReadOnlyMemory<byte>>> BlobAsync(Descriptor descriptor, long limit, CancellationToken cancellationToken)
    {
        if (descriptor.Size > limit)
        {
            return new SourceError(UnknownReason.OverLimit, $"{descriptor.Digest} has {descriptor.Size} bytes, more than the {limit} that are read");
        }

        var blob = await files.ReadAsync($"blobs/{descriptor.Digest.Algorithm}/{descriptor.Digest.Hex}", limit, cancellationToken);
        if (!blob.Succeeded)
        {
            return blob.Error;
        }

        if (blob.Value.Length != descriptor.Size)
        {
            return new SourceError(UnknownReason.Malformed, $"{descriptor.Digest} in {Place} has {blob.Value.Length} bytes where {descriptor.Size} were promised");
        }

        return ContentDigest.Matches(descriptor.Digest, blob.Value.Span)
            ? blob
            : new SourceError(UnknownReason.Malformed, $"{descriptor.Digest} in {Place} holds something else: its bytes have another digest");
    }

    /// <summary>A layer of the layout as a stream, which verifies size and digest where it ends.</summary>
    public async Task<SourceResult<Stream>> LayerAsync(Layer layer, long limit)
    {
        var expected = Expectation.Of(layer, limit, $"{layer.Digest} in {Place}");
        if (!expected.Succeeded)
        {
            return expected.Error;
        }

        var opened = await files.OpenAsync($"blobs/{layer.Digest.Algorithm}/{layer.Digest.Hex}");
        return opened.Succeeded
            ? SourceResult.Of<Stream>(new VerifiedStream($"{Place} holds {layer.Digest}", opened.Value, expected.Value))
            : opened.Error;
    }

    /// <summary>The names of an entry.</summary>
    public static IEnumerable<string> NamesOf(IndexEntry entry) =>
        new[] { RefName, ImageName }.Select(key => entry.Annotations.GetValueOrDefault(key)).OfType<string>();

    /// <summary>What a layout holds, for people: a few of its names.</summary>
    public static string Describe(IReadOnlyCollection<IndexEntry> entries)
    {
        const int Most = 10;
        var names = entries.Select(entry => NamesOf(entry).FirstOrDefault() ?? entry.Descriptor.Digest.ToString()).ToList();
        return names.Count == 0 ? "nothing"
            : string.Join(", ", names.Take(Most)) + (names.Count > Most ? $" and {names.Count - Most} more" : "");
    }

    private SourceError InPlace(SourceError error) => error with { Message = $"{IndexFile} of {Place}: {error.Message}" };
}
