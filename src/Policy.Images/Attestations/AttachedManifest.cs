using System.Collections.Immutable;
using System.Text.Json;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Attestations;

/// <summary>A document that a manifest points to.</summary>
/// <param name="Descriptor">What points to it.</param>
/// <param name="PredicateType">Its predicate type as annotations tell it; empty where they do not.</param>
internal sealed record AttachedDocument(Descriptor Descriptor, string PredicateType);

/// <summary>A manifest that is attached to an image. Source: OCI image specification, manifest.md.</summary>
internal sealed record AttachedManifest
{
    private const string CreatedAnnotation = "org.opencontainers.image.created";

    /// <summary>What it says that it is attached to; null where it does not say.</summary>
    public Digest? Subject { get; private init; }

    /// <summary>What kind of artifact it says that it is; empty where it does not.</summary>
    public string ArtifactType { get; private init; } = "";

    /// <summary>When it was made, as its annotations say.</summary>
    public DateTimeOffset? Created { get; private init; }

    /// <summary>What it holds, those added last at the end.</summary>
    public ImmutableArray<AttachedDocument> Documents { get; private init; } = [];

    /// <summary>Reads a manifest.</summary>
    public static SourceResult<AttachedManifest> Read(ReadOnlyMemory<byte> bytes)
    {
        if (!JsonText.TryParse(bytes, out var document, out var error))
        {
            return new SourceError(UnknownReason.Malformed, $"the manifest: {error}");
        }

        using (document)
        {
            return Read(document.RootElement);
        }
    }

    private static AttachedManifest Read(JsonElement root)
    {
        var annotations = root.Get("annotations");
        var config = root.Get("config").Get("mediaType").Raw();
        var predicate = annotations.Get(PredicateTypes.BundleAnnotation).Raw();
        return new AttachedManifest
        {
            Subject = DigestOf(root.Get("subject")),
            ArtifactType = root.Get("artifactType").Raw() is { Length: > 0 } type ? type : config,
            Created = annotations.Get(CreatedAnnotation).Time(),
            Documents =
            [
                .. root.Get("layers").Each().Take(ManifestReader.MaxLayers)
                    .Select(layer => Document(layer, predicate)).OfType<AttachedDocument>(),
            ],
        };
    }

    private static AttachedDocument? Document(JsonElement layer, string predicate)
    {
        if (DigestOf(layer) is not { } digest || layer.Get("size") is not { ValueKind: JsonValueKind.Number } size || !size.TryGetInt64(out var bytes))
        {
            return null;
        }

        var annotations = layer.Get("annotations");
        string[] told = [annotations.Get(PredicateTypes.BuildKitAnnotation).Raw(), annotations.Get(PredicateTypes.CosignAnnotation).Raw(), predicate];
        return new AttachedDocument(new Descriptor(layer.Get("mediaType").Raw(), digest, bytes), Array.Find(told, type => type.Length > 0) ?? "");
    }

    private static Digest? DigestOf(JsonElement descriptor) =>
        Digest.TryParse(descriptor.Get("digest").Raw(), out var digest, out _) ? digest : null;
}
