using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Manifests;

/// <summary>
/// Reads manifests and indexes. Source: OCI image specification, manifest.md and image-index.md; Docker image manifest
/// v2, schema 2.
/// </summary>
internal static class ManifestReader
{
    /// <summary>The most layers that are read; file systems stack some hundred.</summary>
    public const int MaxLayers = 1_024;

    /// <summary>The most entries of an index that are read.</summary>
    public const int MaxEntries = 4_096;

    // A sum of as many layers stays within a long.
    private const long MaxSize = 1L << 50;

    /// <summary>Reads a manifest or an index.</summary>
    public static SourceResult<ManifestDocument> Read(RawManifest raw)
    {
        if (!JsonText.TryParse(raw.Bytes, out var document, out var error))
        {
            return new SourceError(UnknownReason.Malformed, $"the manifest: {error}");
        }

        using (document)
        {
            var problems = new JsonProblems("the manifest");
            var root = new JsonField(problems, document.RootElement);
            var read = Read(root, raw.MediaType, root["mediaType"].Text() ?? "");
            return problems.First is { } problem ? problem : read!;
        }
    }

    private static ManifestDocument? Read(JsonField root, string sourceType, string ownType)
    {
        if (root["schemaVersion"].Number() == 1 || KindOf(sourceType) == Kind.Schema1 || KindOf(ownType) == Kind.Schema1)
        {
            root.Wrong("Docker's schema 1, which registries and runtimes have given up; push the image again", UnknownReason.Unsupported);
            return null;
        }

        var kind = KindOf(sourceType);
        if (kind == Kind.Unknown)
        {
            kind = KindOf(ownType);
        }
        else if (KindOf(ownType) != Kind.Unknown && KindOf(ownType) != kind)
        {
            root["mediaType"].Wrong($"says {ownType}, but it was served as {sourceType}");
            return null;
        }

        var isIndex = root["manifests"].Exists;
        var isManifest = root["config"].Exists || root["layers"].Exists;

        // One document that reads as both lets two tools see two images (CVE-2021-41190).
        if ((isIndex && (isManifest || kind == Kind.Manifest)) || (isManifest && kind == Kind.Index))
        {
            root.Wrong("has the fields of an index and of a manifest at once");
            return null;
        }

        return kind switch
        {
            Kind.Index => ReadIndex(root),
            Kind.Manifest => ReadImage(root),
            Kind.Artifact => new ManifestDocument.Artifact(root["artifactType"].Text() ?? MediaTypes.OciArtifact) { Annotations = root["annotations"].Map() },
            _ when isIndex => ReadIndex(root),
            _ when isManifest => ReadImage(root),
            _ => Unread(root, sourceType.Length > 0 ? sourceType : ownType),
        };
    }

    private static ManifestDocument? Unread(JsonField root, string mediaType)
    {
        if (root["fsLayers"].Exists)
        {
            root.Wrong("Docker's schema 1, which registries and runtimes have given up; push the image again", UnknownReason.Unsupported);
        }
        else if (mediaType.Length > 0)
        {
            root.Wrong($"neither a manifest nor an index, but {mediaType}", UnknownReason.Unsupported);
        }
        else
        {
            root.Wrong("neither a manifest nor an index");
        }

        return null;
    }

    private static ManifestDocument.Index ReadIndex(JsonField root) => new()
    {
        Entries = [.. root["manifests"].Items(MaxEntries).Select(item => new IndexEntry(ReadDescriptor(item), ReadPlatform(item["platform"]), item["annotations"].Map()) { ArtifactType = item["artifactType"].Text() ?? "" })],
        Annotations = root["annotations"].Map(),
    };

    private static ManifestDocument.Image ReadImage(JsonField root)
    {
        var config = ReadDescriptor(root["config"]);
        return new ManifestDocument.Image
        {
            Config = config,
            Layers = [.. root["layers"].Items(MaxLayers).Select(ReadLayer)],
            ArtifactType = MediaTypes.IsImageConfig(config.MediaType) ? null : root["artifactType"].Text() ?? config.MediaType,
            Annotations = root["annotations"].Map(),
        };
    }

    private static Layer ReadLayer(JsonField field)
    {
        var descriptor = ReadDescriptor(field);
        return new Layer(descriptor.Digest, descriptor.Size, descriptor.MediaType)
        {
            TableOfContents = TableOfContentsReader.Read(field["annotations"].Map(), descriptor.Size),
        };
    }

    private static Descriptor ReadDescriptor(JsonField field)
    {
        if (!field.Exists)
        {
            field.Wrong("expected a descriptor");
        }

        var size = field["size"].Number() ?? -1;
        if (size is < 0 or > MaxSize)
        {
            field["size"].Wrong("expected a size in bytes");
        }

        return new Descriptor(field["mediaType"].Text() ?? "", field["digest"].Digest() ?? default, size);
    }

    // What names no platform that there is matches none, as little as an attestation's.
    private static Platform? ReadPlatform(JsonField field) => field.Exists ? PlatformReader.Read(field) ?? PlatformChoice.Nowhere : null;

    // A media type may have parameters (RFC 9110, 8.3.1) and any case.
    private static Kind KindOf(string mediaType) => mediaType.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        MediaTypes.OciIndex or MediaTypes.DockerList => Kind.Index,
        MediaTypes.OciManifest or MediaTypes.DockerManifest => Kind.Manifest,
        MediaTypes.OciArtifact => Kind.Artifact,
        MediaTypes.DockerSchema1 or MediaTypes.DockerSchema1Signed => Kind.Schema1,
        _ => Kind.Unknown,
    };

    private enum Kind
    {
        Unknown,
        Index,
        Manifest,
        Artifact,
        Schema1,
    }
}
