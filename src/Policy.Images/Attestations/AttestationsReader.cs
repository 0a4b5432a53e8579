using System.Runtime.CompilerServices;
using Policy.Images.Cache;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Attestations;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Attestations;

/// <summary>
/// Finds out what is attached to images, once for all who ask at once. Unlike an image's contents, things can be attached
/// to the same digest at any time, so what is known is known for minutes, and by anybody who can write to where a copy of it
/// is, so it is known of that place alone. Only what the index itself holds goes with its digest.
/// </summary>
internal sealed class AttestationsReader : IDisposable
{
    // As long as access is taken to last, so that what was read with a credential is given to its bearer no longer.
    private static readonly TimeSpan Lifetime = AccessMemory.Lifetime;

    private const long Capacity = 16 << 20;

    private readonly TimeProvider _time;
    private readonly SharedReads<ImageKey, Remembered> _reads;
    private readonly BoundedCache<ImageKey, (Remembered Attached, DateTimeOffset Until)> _known = new(Capacity);

    /// <summary>Makes a reader, which lives as long as the program.</summary>
    public AttestationsReader(TimeProvider time)
    {
        _time = time;
        _reads = new SharedReads<ImageKey, Remembered>(time);
    }

    /// <summary>With what is attached, as far as it is known; null where it is not.</summary>
    /// <param name="facts">The image.</param>
    /// <param name="needs">What is to be found out.</param>
    /// <param name="reference">Where it is, and what everybody may be told is attached to it.</param>
    public ImageFacts? Recall(ImageFacts facts, Needs needs, ImageReference reference) => IsAsked(needs) && Concerns(facts, needs)
        ? Recall(facts, needs.HasFlag(Needs.Attestations), RegistryAttachments.PublicPlaceOf(reference), FactsScope.Public)?.With(facts)
        : facts;

    /// <summary>With what is attached, or why it is not known.</summary>
    public async Task<ImageRead> AddAsync(ImageRead read, Needs needs, IAttachmentSource source, Deadline deadline) => IsAsked(needs)
        ? await ImageRead.MapAsync(read, facts => Concerns(facts, needs) ? AddAsync(facts, needs, source, deadline) : Task.FromResult(facts))
        : read;

    /// <inheritdoc/>
    public void Dispose() => _reads.Dispose();

    private static bool IsAsked(Needs needs) => (needs & (Needs.Attestations | Needs.OwnProvenance)) != Needs.None;

    // An image whose index holds none has no provenance of its own, and stays as it is.
    private static bool Concerns(ImageFacts facts, Needs needs) => needs.HasFlag(Needs.Attestations) || !facts.AttestationManifests.IsEmpty;

    private async Task<ImageFacts> AddAsync(ImageFacts facts, Needs needs, IAttachmentSource source, Deadline deadline)
    {
        var isAll = needs.HasFlag(Needs.Attestations);
        if (KeyOf(source.Place, facts, isAll) is not { } key)
        {
            return With(facts, isAll, new AttestationsResult.NotKnown(
                UnknownReason.Unsupported, RegistryText.Clean($"{source.Name} has no digests, to which things could be attached", RegistryText.LongestMessage)));
        }

        if (Recall(facts, isAll, source.Place, source.Scope) is { } known)
        {
            return known.With(facts);
        }

        try
        {
            return (await _reads.GetAsync(key, deadline, shared => ReadAsync(key, facts, source, shared))).With(facts);
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            return With(facts, isAll, new AttestationsResult.NotKnown(
                UnknownReason.Deadline, RegistryText.Clean($"what is attached to {source.Name} was not read in the time there was", RegistryText.LongestMessage)));
        }
    }

    private async Task<Remembered> ReadAsync(ImageKey key, ImageFacts facts, IAttachmentSource source, Deadline deadline)
    {
        var reading = new AttachmentReading(source, facts, !key.IsAll, deadline);
        var read = new Remembered(await reading.ReadAsync(), key.IsAll);

        // What failed is asked again as soon as it may be otherwise, and what failed when nobody waited any more, at once.
        IReadOnlyList<AttestationProblem> failures = reading.IsWhole ? read.Problems : [.. read.Problems, .. read.Unread];
        var lifetime = failures.Select(problem => FailureMemory<ImageKey>.LifetimeOf(new SourceError(problem.Reason, ""))).Append(Lifetime).Min();
        if (lifetime > TimeSpan.Zero && (failures.Count == 0 || !deadline.IsBackground))
        {
            _known.Keep(key, (read, _time.GetUtcNow() + lifetime), read.Weight);
        }

        // What an index names by digest stays as it is, wherever the index is; a place that lacks some of it says nothing of others.
        if (reading.IsWhole && read.Problems.Count == 0 && source.Scope == FactsScope.Public && OwnKeyOf(facts, key.IsAll) is { } own)
        {
            _known.Keep(own, (read, DateTimeOffset.MaxValue), read.Weight);
        }

        return read;
    }

    private Remembered? Recall(ImageFacts facts, bool isAll, object place, FactsScope scope) =>
        (scope == FactsScope.Public ? Recall(OwnKeyOf(facts, isAll)) : null) ?? Recall(KeyOf(place, facts, isAll));

    private Remembered? Recall(ImageKey? key) =>
        key is { } image && _known.TryGet(image, out var kept) && _time.GetUtcNow() < kept.Until ? kept.Attached : null;

    // An image as it was asked for: what is attached to its index is attached to it.
    private static ImageKey? KeyOf(object place, ImageFacts facts, bool isAll) =>
        facts.ManifestDigest is { } manifest ? new ImageKey(place, facts.Digest, manifest, isAll) : null;

    // What its index holds of an image: that of the index's digest, in no place.
    private static ImageKey? OwnKeyOf(ImageFacts facts, bool isAll) =>
        !isAll && facts.Digest is not null ? KeyOf(FactsScope.Public, facts, isAll) : null;

    private static ImageFacts With(ImageFacts facts, bool isAll, AttestationsResult attached) =>
        isAll ? facts with { Attestations = attached } : facts with { OwnProvenance = attached };

    /// <summary>An image in its place, and whether all is asked for that is attached to it.</summary>
    private readonly record struct ImageKey(object Place, Digest? Root, Digest Manifest, bool IsAll);

    /// <summary>What is known to be attached, and the facts that it was added to: verdicts are remembered with the very same facts.</summary>
    private sealed class Remembered(AttestationsResult attached, bool isAll)
    {
        private const int Overhead = 4 << 10;
        private const int EachCharacter = 2;

        private readonly ConditionalWeakTable<ImageFacts, ImageFacts> _facts = [];

        public IReadOnlyList<AttestationProblem> Problems => attached switch
        {
            AttestationsResult.Known known => known.Problems,
            AttestationsResult.NotKnown notKnown => [new AttestationProblem(notKnown.Reason, notKnown.Message)],
            _ => [],
        };

        public IEnumerable<AttestationProblem> Unread =>
            attached is AttestationsResult.Known known ? known.Attestations.Select(attestation => attestation.Unread).OfType<AttestationProblem>() : [];

        // Longest are lists of materials; the other texts are few.
        public long Weight => Overhead + (attached is AttestationsResult.Known known
            ? known.Attestations.Sum(attestation => Overhead + (EachCharacter * (long)(attestation.Provenance?.Materials.Sum(material => material.Uri.Length) ?? 0)))
            : 0);

        public ImageFacts With(ImageFacts facts) => _facts.GetValue(facts, facts => AttestationsReader.With(facts, isAll, attached));
    }
}
