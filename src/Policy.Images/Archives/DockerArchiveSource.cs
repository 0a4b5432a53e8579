using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Policy.Images.Configuration;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Images.Tar;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Archives;

/// <summary>
/// <c>docker-archive:FILE[:REFERENCE]</c>: an image of what <c>docker save</c> writes. There is no manifest in it, so one
/// is made of what there is, without a digest. Source: Docker image specification v1.2, Combined Image JSON + Filesystem
/// Changeset Format.
/// </summary>
internal sealed class DockerArchiveSource(TarArchive archive, string? name, LimitSettings limits) : IDiskSource
{
    private readonly Dictionary<Digest, ArchivedFile> _layers = [];
    private ReadOnlyMemory<byte> _config;

    public async Task<SourceResult<RawManifest>> ResolveAsync(CancellationToken cancellationToken)
    {
        var images = await ReadManifestAsync(cancellationToken);
        if (!images.Succeeded)
        {
            return images.Error;
        }

        var chosen = DockerArchiveManifest.Choose(images.Value, name, archive.Place);
        if (!chosen.Succeeded)
        {
            return chosen.Error;
        }

        var image = chosen.Value;
        var config = await ReadConfigAsync(image, cancellationToken);
        if (!config.Succeeded)
        {
            return config.Error;
        }

        if (config.Value.DiffIds.Length != image.Layers.Length)
        {
            return new SourceError(
                UnknownReason.Malformed, $"{archive.Place} has {image.Layers.Length} layers of an image whose config has {config.Value.DiffIds.Length}");
        }

        var layers = ImmutableArray.CreateBuilder<Layer>();
        foreach (var (path, diffId) in image.Layers.Zip(config.Value.DiffIds))
        {
            var layer = await FindLayerAsync(path, diffId, cancellationToken);
            if (!layer.Succeeded)
            {
                return layer.Error;
            }

            _layers[layer.Value.Digest] = archive.Find(path).Value!;
            layers.Add(layer.Value);
        }

        return new RawManifest(null, MediaTypes.DockerManifest, Manifest(layers.ToImmutable()));
    }

    public Task<SourceResult<RawManifest>> GetManifestAsync(Descriptor descriptor, CancellationToken cancellationToken) =>
        Task.FromResult<SourceResult<RawManifest>>(new SourceError(UnknownReason.NotFound, $"there are no manifests in {archive.Place}"));

    public Task<SourceResult<ReadOnlyMemory<byte>>> GetBlobAsync(Descriptor descriptor, long limit, CancellationToken cancellationToken) =>
        Task.FromResult<SourceResult<ReadOnlyMemory<byte>>>(descriptor.Digest == ContentDigest.Of(_config.Span)
            ? _config
            : new SourceError(UnknownReason.NotFound, $"there is no {descriptor.Digest} in {archive.Place}"));

    public Task<SourceResult<ImmutableArray<IndexEntry>>> EntriesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<SourceResult<ImmutableArray<IndexEntry>>>(ImmutableArray<IndexEntry>.Empty);

    public Task<SourceResult<Stream>> OpenLayerAsync(Layer layer, long limit, CancellationToken cancellationToken)
    {
        var expected = Expectation.Of(layer, limit, $"{layer.Digest} in {archive.Place}");
        if (!expected.Succeeded)
        {
            return Task.FromResult<SourceResult<Stream>>(expected.Error);
        }

        var opened = archive.Open(_layers[layer.Digest]);
        return Task.FromResult(SourceResult.Of<Stream>(new VerifiedStream($"{archive.Place} holds {layer.Digest}", opened, expected.Value)));
    }

    private async Task<SourceResult<ImmutableArray<DockerArchiveImage>>> ReadManifestAsync(CancellationToken cancellationToken)
    {
        var bytes = await archive.ReadAsync(DockerArchiveManifest.File, limits.ManifestBytes, cancellationToken);
        if (bytes.Succeeded)
        {
            return DockerArchiveManifest.Read(bytes.Value, archive.Place);
        }

        if (bytes.Error.Reason != UnknownReason.NotFound)
        {
            return bytes.Error;
        }

        var why = archive.Find(OciLayout.IndexFile).Succeeded ? $"it is an OCI image layout: name it oci-archive:{archive.Place}"
            : archive.Find("repositories").Succeeded ? "it was saved by a docker older than 1.10: save it again"
            : "it has no manifest.json";
        return new SourceError(UnknownReason.Unsupported, $"{archive.Place} is not read as a docker archive: {why}");
    }

    private async Task<SourceResult<ImageConfig>> ReadConfigAsync(DockerArchiveImage image, CancellationToken cancellationToken)
    {
        var bytes = await archive.ReadAsync(image.Config, limits.ConfigBytes, cancellationToken);
        if (!bytes.Succeeded)
        {
            return bytes.Error;
        }

        _config = bytes.Value;
        return DigestIn(image.Config) is { } digest && !ContentDigest.Matches(digest, _config.Span)
            ? new SourceError(UnknownReason.Malformed, $"{image.Config} in {archive.Place} holds something else: its bytes have another digest")
            : ConfigReader.Read(_config);
    }

    // What is stored unpacked has the digest that the config names; what is stored compressed has its own.
    private async Task<SourceResult<Layer>> FindLayerAsync(string path, Digest diffId, CancellationToken cancellationToken)
    {
        var found = archive.Find(path);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var entry = found.Value;
        if (entry.Compression is null)
        {
            return new Layer(diffId, entry.Size, MediaTypes.DockerLayer);
        }

        var digest = DigestIn(path);
        if (digest is null)
        {
            var error = await archive.ReadAsync(entry, tar => digest = HashOf(tar, entry.Size), cancellationToken);
            if (error is not null)
            {
                return error;
            }
        }

        return entry.Compression switch
        {
            Compression.Gzip => new Layer(digest!.Value, entry.Size, MediaTypes.DockerLayerGzip),
            Compression.Zstd => new Layer(digest!.Value, entry.Size, MediaTypes.DockerLayerZstd),
            var other => new SourceError(UnknownReason.Unsupported, $"{path} in {archive.Place} is packed with {other}; layers are plain, gzip or zstd"),
        };
    }

    private static Digest HashOf(TarStream tar, long size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        for (var left = size; left > 0;)
        {
            var chunk = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            tar.ReadWhole(chunk);
            hash.AppendData(chunk);
            left -= chunk.Length;
        }

        return ContentDigest.OfHash(hash.GetHashAndReset());
    }

    // Docker 25 and later name files by their digest: blobs/sha256/HEX.
    private static Digest? DigestIn(string path) =>
        path.Split('/') is ["blobs", var algorithm, var hex] && Digest.TryParse($"{algorithm}:{hex}", out var digest, out _) ? digest : null;

    private byte[] Manifest(ImmutableArray<Layer> layers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.DockerManifest);
            json.WritePropertyName("config");
            Write(json, MediaTypes.DockerConfig, ContentDigest.Of(_config.Span), _config.Length);
            json.WriteStartArray("layers");
            foreach (var layer in layers)
            {
                Write(json, layer.MediaType, layer.Digest, layer.Size);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string mediaType, Digest digest, long size)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", mediaType);
        json.WriteString("digest", digest.ToString());
        json.WriteNumber("size", size);
        json.WriteEndObject();
    }
}
