using System.Collections.Concurrent;
using System.Collections.Immutable;
using Policy.Images.Configuration;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Attestations;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images;

/// <summary>
/// Reads one image on several platforms: each manifest and config once. What keeps it from being read comes as a
/// <see cref="SourceError"/>.
/// </summary>
internal sealed class ImageReader(IImageSource source, LimitSettings limits)
{
    // An index of indexes is rare, one more level unheard of.
    private const int MaxDepth = 4;

    // Entries without a platform have to be read to know what they are for.
    private const int MaxUntold = 8;

    private readonly ConcurrentDictionary<Digest, Lazy<Task<SourceResult<RawManifest>>>> _manifests = new();
    private readonly ConcurrentDictionary<Digest, Lazy<Task<SourceResult<ImageConfig>>>> _configs = new();

    /// <summary>Reads the image on each of some platforms.</summary>
    public async Task<ImageRead> ReadAsync(IReadOnlyCollection<Platform> platforms, CancellationToken cancellationToken)
    {
        var root = await source.ResolveAsync(cancellationToken);
        return root.Succeeded ? await ReadAsync(root.Value, platforms, cancellationToken) : ImageRead.Failed(platforms, root.Error);
    }

    /// <summary>Reads an image whose manifest or index is known on each of some platforms.</summary>
    public async Task<ImageRead> ReadAsync(RawManifest root, IReadOnlyCollection<Platform> platforms, CancellationToken cancellationToken)
    {
        var read = platforms.Select(async platform => KeyValuePair.Create(platform, await ReadAsync(root, platform, cancellationToken)));
        return new ImageRead(ImmutableDictionary.CreateRange(await Task.WhenAll(read)));
    }

    private async Task<SourceResult<ImageInspection>> ReadAsync(RawManifest root, Platform asked, CancellationToken cancellationToken)
    {
        var document = ManifestReader.Read(root);
        return document.Succeeded
            ? await ReadAsync(new Path(root.Digest, asked), root, document.Value, cancellationToken)
            : document.Error;
    }

    private Task<SourceResult<ImageInspection>> ReadAsync(Path path, RawManifest raw, ManifestDocument document, CancellationToken cancellationToken) =>
        document switch
        {
            ManifestDocument.Index index => ChooseAsync(path.Into(index), index, cancellationToken),
            ManifestDocument.Image image => ReadImageAsync(path, raw, image, cancellationToken),
            ManifestDocument.Artifact artifact => Task.FromResult(SourceResult.Of<ImageInspection>(new ImageInspection.NotAnImage(path.Root, artifact.ArtifactType))),
            _ => throw new ArgumentException($"no such document: {document.GetType().Name}", nameof(document)),
        };

    private async Task<SourceResult<ImageInspection>> ChooseAsync(Path path, ManifestDocument.Index index, CancellationToken cancellationToken)
    {
        if (path.Depth > MaxDepth)
        {
            return new SourceError(UnknownReason.OverLimit, $"indexes within indexes, more than {MaxDepth} deep");
        }

        ImageInspection? other = null;
        var offered = path.Offered;
        var untold = 0;
        foreach (var entry in PlatformChoice.Candidates(index, path.Asked))
        {
            if (entry.Platform is null && ++untold > MaxUntold)
            {
                return new SourceError(UnknownReason.OverLimit, $"an index with more than {MaxUntold} entries that tell no platform");
            }

            var read = await ReadEntryAsync(path, entry, cancellationToken);
            if (!read.Succeeded)
            {
                return read;
            }

            switch (read.Value)
            {
                case ImageInspection.NoSuchPlatform none:
                    offered = [.. offered.Union(none.Available)];
                    break;
                case ImageInspection.NotAnImage artifact when entry.Platform is null:
                    other = artifact;
                    break;
                case ImageInspection.Known { Facts.Config.Platform: { } own } when entry.Platform is null && !PlatformChoice.Suits(own, path.Asked):
                    offered = [.. offered.Append(own).Distinct()];
                    break;
                default:
                    return read;
            }
        }

        return SourceResult.Of(offered.IsEmpty && other is not null ? other : new ImageInspection.NoSuchPlatform(path.Root, offered));
    }

    private async Task<SourceResult<ImageInspection>> ReadEntryAsync(Path path, IndexEntry entry, CancellationToken cancellationToken)
    {
        var raw = await _manifests.GetOrAdd(
            entry.Descriptor.Digest,
            _ => new(() => source.GetManifestAsync(entry.Descriptor, cancellationToken))).Value;
        if (!raw.Succeeded)
        {
            return raw.Error;
        }

        var document = ManifestReader.Read(raw.Value);
        return document.Succeeded
            ? await ReadAsync(path with { Annotations = path.Annotations.SetItems(entry.Annotations) }, raw.Value, document.Value, cancellationToken)
            : document.Error;
    }

    private async Task<SourceResult<ImageInspection>> ReadImageAsync(
        Path path, RawManifest raw, ManifestDocument.Image image, CancellationToken cancellationToken)
    {
        var runnable = image.Layers.Count(layer => MediaTypes.IsLayer(layer.MediaType));
        if (image.ArtifactType is { } artifact && runnable == 0)
        {
            return SourceResult.Of<ImageInspection>(new ImageInspection.NotAnImage(path.Root, artifact));
        }

        var config = await _configs.GetOrAdd(image.Config.Digest, _ => new(() => ReadConfigAsync(image.Config, cancellationToken))).Value;
        if (!config.Succeeded)
        {
            return config.Error;
        }

        // containerd runs what has a diff id for each layer, whatever its config's media type.
        if (image.ArtifactType is { } type && config.Value.DiffIds.Length != runnable)
        {
            return SourceResult.Of<ImageInspection>(new ImageInspection.NotAnImage(path.Root, type));
        }

        // Docker archives, which have no digests, mostly store layers unpacked; what they would be compressed is not known.
        var isStoredUnpacked = raw.Digest is null && image.Layers.Any(layer => MediaTypes.IsUnpackedLayer(layer.MediaType));
        var annotations = path.Annotations.SetItems(image.Annotations);
        return SourceResult.Of<ImageInspection>(new ImageInspection.Known(new ImageFacts
        {
            Digest = path.Root,
            ManifestDigest = raw.Digest,
            Config = config.Value,
            Layers = image.Layers,
            Annotations = annotations,
            AttestationManifests = raw.Digest is { } digest ? path.AttestationsOf(digest) : [],
            AvailablePlatforms = path.Depth > 0 ? path.Offered : config.Value.Platform is { } own ? [own] : [],
            CompressedBytes = isStoredUnpacked ? null : image.Layers.Sum(layer => layer.Size),
            History = BuildHistory.Read(config.Value, image.Layers, annotations),
        }));
    }

    private async Task<SourceResult<ImageConfig>> ReadConfigAsync(Descriptor descriptor, CancellationToken cancellationToken)
    {
        var bytes = await source.GetBlobAsync(descriptor, limits.ConfigBytes, cancellationToken);
        return bytes.Succeeded ? ConfigReader.Read(bytes.Value) : bytes.Error;
    }

    /// <summary>The way from what a reference resolves to, down to a manifest.</summary>
    private sealed record Path(Digest? Root, Platform Asked)
    {
        /// <summary>How many indexes have been gone through.</summary>
        public int Depth { get; private init; }

        /// <summary>The annotations on the way, the nearer over the farther.</summary>
        public ImmutableDictionary<string, string> Annotations { get; init; } = ImmutableDictionary<string, string>.Empty;

        /// <summary>The entries of the indexes on the way that hold attestations of other entries.</summary>
        private ImmutableArray<IndexEntry> Attestations { get; init; } = [];

        /// <summary>The platforms that the indexes on the way offer.</summary>
        public ImmutableArray<Platform> Offered { get; private init; } = [];

        public Path Into(ManifestDocument.Index index) => this with
        {
            Depth = Depth + 1,
            Annotations = Annotations.SetItems(index.Annotations),
            Offered = [.. Offered.Union(PlatformChoice.Offered(index))],
            Attestations = [.. Attestations, .. index.Entries.Where(AttestationEntries.Is)],
        };

        public ImmutableArray<AttestationManifest> AttestationsOf(Digest manifest) => AttestationEntries.Of(Attestations, manifest);
    }
}
