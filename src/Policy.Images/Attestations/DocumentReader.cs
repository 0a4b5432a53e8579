using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Policy.Images.Manifests;
using Policy.Rules.Attestations;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Attestations;

/// <summary>What is known of a document before it is read.</summary>
/// <param name="Image">The digests that the image goes by: its manifest's and its index's.</param>
/// <param name="Where">Where it hangs, as <see cref="Attestation.Where"/> says it.</param>
/// <param name="Digest">Its digest.</param>
internal sealed record DocumentPlace(ImmutableArray<Digest> Image, string Where, Digest Digest)
{
    /// <summary>Its predicate type, else its media type.</summary>
    public string Type { get; init; } = "";

    /// <summary>When it was attached; null where nothing says it.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Whether what holds it is bound to the image: what says itself what it is about need not be.</summary>
    public bool IsBound { get; init; }

    /// <summary>What the type alone tells: it is there, and could not be read.</summary>
    public Attestation Unread(UnknownReason reason, string message) => new(Kind, JsonElements.Fit(Type), Where)
    {
        Digest = Digest,
        Created = Created,
        IsForAnotherImage = !IsBound,
        Unread = new AttestationProblem(reason, message),
    };

    private AttestationKind Kind => PredicateTypes.KindOf(Type) is not AttestationKind.Other and var kind ? kind : PredicateTypes.KindOfMedia(Type);
}

/// <summary>
/// Reads attestations. What they are shows in the documents themselves: an in-toto statement, in a DSSE envelope or not, in
/// a sigstore bundle or not; or an SBOM or a scan as it is. Signatures are not verified. Source: in-toto, Statement v1;
/// DSSE, envelope.md; sigstore, bundle.proto.
/// </summary>
internal static class DocumentReader
{
    // The bytes of a document's beginning by which SPDX as tags and values shows.
    private const string TagValue = "SPDXVersion:";

    /// <summary>What a document says; more than one where it is two things at once, none where it is a mere signature.</summary>
    public static ImmutableArray<Attestation> Read(ReadOnlyMemory<byte> bytes, DocumentPlace place)
    {
        if (!JsonText.TryParse(bytes, out var document, out var error))
        {
            return bytes.Span.IndexOf("SPDXVersion:"u8) is >= 0 and < 4_096
                ? [Whole(place, SbomDocuments.ReadTagValue(Encoding.UTF8.GetString(bytes.Span)))]
                : [place.Unread(UnknownReason.Malformed, $"{place.Where}: {error}")];
        }

        using (document)
        {
            var root = document.RootElement;
            var envelope = root.Has("dsseEnvelope") ? root.Get("dsseEnvelope") : root;
            if (envelope.Has("payload") && envelope.Has("payloadType"))
            {
                return ReadEnvelope(envelope, place);
            }

            return IsStatement(root) ? ReadStatement(root, place)
                : root.Has("messageSignature") ? []
                : ReadDocument(root, place, place.Type, !place.IsBound);
        }
    }

    private static ImmutableArray<Attestation> ReadEnvelope(JsonElement envelope, DocumentPlace place)
    {
        if (envelope.Get("payload") is not { ValueKind: JsonValueKind.String } text || !text.TryGetBytesFromBase64(out var payload))
        {
            return [place.Unread(UnknownReason.Malformed, $"{place.Where}: the envelope's payload is no base64")];
        }

        if (!JsonText.TryParse(payload, out var document, out var error))
        {
            return [place.Unread(UnknownReason.Malformed, $"{place.Where}: the envelope's payload: {error}")];
        }

        using (document)
        {
            return IsStatement(document.RootElement)
                ? ReadStatement(document.RootElement, place)
                : [place.Unread(UnknownReason.Unsupported, $"{place.Where}: an envelope of {envelope.Get("payloadType").Text()}, which is not read")];
        }
    }

    private static bool IsStatement(JsonElement root) => root.Get("_type").Raw().StartsWith("https://in-toto.io/Statement/", StringComparison.Ordinal);

    private static ImmutableArray<Attestation> ReadStatement(JsonElement statement, DocumentPlace place)
    {
        var type = statement.Get("predicateType").Raw();
        if (PredicateTypes.IsSignature(type))
        {
            return [];
        }

        var isForeign = !statement.Get("subject").Each().Any(subject => Names(subject.Get("digest"), place.Image));
        var predicate = statement.Get("predicate");
        if (PredicateTypes.KindOf(type) == AttestationKind.Provenance)
        {
            var (provenance, finished) = ProvenanceReader.Read(predicate);
            return
            [
                new Attestation(AttestationKind.Provenance, JsonElements.Fit(type), place.Where)
                {
                    Digest = place.Digest,
                    Created = finished ?? place.Created,
                    IsForAnotherImage = isForeign,
                    Provenance = provenance,
                },
            ];
        }

        // cosign puts what it cannot parse, and in its first versions everything, below Data.
        return ReadDocument(predicate.Has("Data") ? predicate.Get("Data") : predicate, place, type, isForeign);
    }

    private static bool Names(JsonElement digests, ImmutableArray<Digest> image) =>
        image.Any(digest => digests.Get(digest.Algorithm).Raw().Equals(digest.Hex, StringComparison.OrdinalIgnoreCase));

    private static ImmutableArray<Attestation> ReadDocument(JsonElement document, DocumentPlace place, string type, bool isForeign)
    {
        var at = place with { Type = type, IsBound = !isForeign };
        if (document.ValueKind == JsonValueKind.String && document.Raw() is var text && text.AsSpan().TrimStart().StartsWith(TagValue))
        {
            return [Whole(at, SbomDocuments.ReadTagValue(text))];
        }

        var found = ImmutableArray.CreateBuilder<Attestation>();
        if (SbomDocuments.Read(document) is { } sbom)
        {
            found.Add(Whole(at, sbom));
        }

        if (ScanDocuments.Read(document) is { } scan)
        {
            found.Add(new Attestation(AttestationKind.VulnerabilityScan, JsonElements.Fit(type), at.Where)
            {
                Digest = at.Digest,
                Created = scan.At ?? at.Created,
                IsForAnotherImage = isForeign,
                Scan = scan with { At = scan.At ?? at.Created },
            });
        }

        return found.Count > 0 ? found.ToImmutable() : [NotRead(at)];
    }

    // What no rule asks for is there, and not worth a word; what one asks for is not read.
    private static Attestation NotRead(DocumentPlace place)
    {
        var unread = place.Unread(UnknownReason.Unsupported, $"{place.Where}: {JsonElements.Fit(place.Type)} in a format that is not read");
        return unread.Kind == AttestationKind.Other ? unread with { Unread = null } : unread;
    }

    private static Attestation Whole(DocumentPlace place, (SbomSummary Sbom, DateTimeOffset? Created) read) => new(AttestationKind.Sbom, JsonElements.Fit(place.Type), place.Where)
    {
        Digest = place.Digest,
        Created = read.Created ?? place.Created,
        IsForAnotherImage = !place.IsBound,
        Sbom = read.Sbom,
    };
}
