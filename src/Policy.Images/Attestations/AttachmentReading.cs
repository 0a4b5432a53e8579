using System.Collections.Immutable;
using Policy.Images.Manifests;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Attestations;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Attestations;

/// <summary>
/// One reading of what is attached to an image: the attestation manifests of its index, what refers to it or its index,
/// and cosign's tags of both. Strangers may attach what they like, as much as they like: all of it is bounded.
/// </summary>
internal sealed class AttachmentReading(IAttachmentSource source, ImageFacts facts, bool ownProvenanceAlone, Deadline deadline)
{
    /// <summary>The most manifests that are read.</summary>
    public const int MostManifests = 32;

    /// <summary>The most documents that are read of one manifest, those added last: cosign puts all under one tag.</summary>
    public const int MostDocuments = 16;

    /// <summary>The largest document that is read.</summary>
    public const long LargestDocument = 8 << 20;

    /// <summary>The most bytes that are read of all documents.</summary>
    public const long MostBytes = 32 << 20;

    private const int MostProblems = 10;

    private readonly ImmutableArray<Digest> _image =
        [.. new[] { facts.ManifestDigest, facts.Digest }.OfType<Digest>().Distinct()];

    private readonly ImmutableArray<Attestation>.Builder _found = ImmutableArray.CreateBuilder<Attestation>();
    private readonly List<AttestationProblem> _problems = [];
    private readonly HashSet<Digest> _seen = [];
    private long _bytes;

    /// <summary>Whether all was there that was named: what is missing here may be there elsewhere, or later.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Reads all of it.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    public async Task<AttestationsResult> ReadAsync()
    {
        var lists = ownProvenanceAlone ? [] : await Task.WhenAll(_image.Select(digest => source.ListAsync(digest, deadline)));
        foreach (var error in lists.SelectMany(list => list.Problems))
        {
            Problem(error.Reason, error.Message);
        }

        var attachments = facts.AttestationManifests.Select(OfIndex).Concat(lists.SelectMany(list => list.Found))
            .DistinctBy(attachment => attachment.Descriptor.Digest).ToList();
        if (attachments.Count > MostManifests)
        {
            Problem(UnknownReason.OverLimit, $"{attachments.Count} things are attached to {source.Name}, of which {MostManifests} are read");
        }

        foreach (var attachment in attachments.Take(MostManifests))
        {
            await ReadAsync(attachment);
        }

        return _found.Count == 0 && _problems.Count > 0
            ? new AttestationsResult.NotKnown(_problems[0].Reason, _problems[0].Message)
            : new AttestationsResult.Known(_found.ToImmutable(), [.. _problems]);
    }

    private static Attachment OfIndex(AttestationManifest manifest) =>
        new(new Descriptor(manifest.MediaType, manifest.Digest, manifest.Size), $"index {manifest.Digest}") { IsBound = true };

    private async Task ReadAsync(Attachment attachment)
    {
        var raw = attachment.Manifest is { } read ? read : await source.GetManifestAsync(attachment.Descriptor, deadline);
        if (!raw.Succeeded)
        {
            IsWhole = false;

            // What a list names and is not there is not attached: lists by tag are kept by hand.
            if (raw.Error.Reason != UnknownReason.NotFound)
            {
                Problem(raw.Error.Reason, raw.Error.Message);
            }

            return;
        }

        var manifest = AttachedManifest.Read(raw.Value.Bytes);
        if (!manifest.Succeeded)
        {
            Problem(manifest.Error.Reason, $"{attachment.Where}: {manifest.Error.Message}");
            return;
        }

        if (!PredicateTypes.MayTell(manifest.Value.ArtifactType))
        {
            return;
        }

        var isBound = manifest.Value.Subject is { } subject ? _image.Contains(subject) : attachment.IsBound;
        var documents = manifest.Value.Documents.Where(document => !MediaTypes.IsLayer(document.Descriptor.MediaType)).ToList();
        if (documents.Count > MostDocuments)
        {
            Problem(UnknownReason.OverLimit, $"{attachment.Where} of {source.Name} holds {documents.Count} documents, of which the last {MostDocuments} are read");
        }

        foreach (var document in documents.TakeLast(MostDocuments).Where(document => _seen.Add(document.Descriptor.Digest)))
        {
            await ReadAsync(document, new DocumentPlace(_image, attachment.Where, document.Descriptor.Digest)
            {
                Type = document.PredicateType is { Length: > 0 } predicate ? predicate
                    : attachment.PredicateType is { Length: > 0 } listed ? listed
                    : document.Descriptor.MediaType,
                Created = manifest.Value.Created,
                IsBound = isBound,
            });
        }
    }

    private async Task ReadAsync(AttachedDocument document, DocumentPlace place)
    {
        if (PredicateTypes.IsSignature(place.Type) || (ownProvenanceAlone && PredicateTypes.KindOf(place.Type) != AttestationKind.Provenance))
        {
            return;
        }

        var size = document.Descriptor.Size;
        if (size > Math.Min(LargestDocument, MostBytes - _bytes))
        {
            _found.Add(place.Unread(UnknownReason.OverLimit, $"{place.Where} of {source.Name} has a document of {size} bytes, more than are read"));
            return;
        }

        _bytes += Math.Max(size, 0);
        var bytes = await source.GetDocumentAsync(document.Descriptor, LargestDocument, deadline);
        if (bytes.Succeeded)
        {
            _found.AddRange(DocumentReader.Read(bytes.Value, place));
        }
        else
        {
            IsWhole = false;
            _found.Add(place.Unread(bytes.Error.Reason, Clean(bytes.Error.Message)));
        }
    }

    private void Problem(UnknownReason reason, string message)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(new AttestationProblem(reason, Clean(message)));
        }
    }

    private static string Clean(string message) => RegistryText.Clean(message, RegistryText.LongestMessage);
}
