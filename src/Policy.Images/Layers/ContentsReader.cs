using Policy.Images.Cache;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Identity;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Layers;

/// <summary>
/// Finds out what is in images. Layers are read by <see cref="LayerReads"/>; here they are put together, once for all who
/// ask for the same image at once, and kept whole.
/// </summary>
internal sealed class ContentsReader : IDisposable
{
    private const Needs OfLayers = Needs.Contents | Needs.Accounts;

    private readonly LayerReads _layers;
    private readonly TimeProvider _time;
    private readonly SharedReads<ImageKey, ContentsResult> _merges;
    private readonly BoundedCache<ImageKey, (ImageFacts Facts, DateTimeOffset Until)> _images;

    /// <summary>Makes a reader, which lives as long as the program.</summary>
    /// <param name="layers">Who reads layers; disposed with this.</param>
    /// <param name="capacity">Of what is kept of whole images, in bytes.</param>
    /// <param name="time">The clock.</param>
    public ContentsReader(LayerReads layers, long capacity, TimeProvider time)
    {
        _layers = layers;
        _time = time;
        _merges = new SharedReads<ImageKey, ContentsResult>(time);
        _images = new BoundedCache<ImageKey, (ImageFacts, DateTimeOffset)>(capacity);
    }

    /// <summary>Whether reads give way to all else that the program does.</summary>
    public bool GivesWay
    {
        get => _layers.GivesWay;
        set => _layers.GivesWay = value;
    }

    /// <summary>Told of every piece of a layer that is read how many bytes it has, on whatever thread reads.</summary>
    public Action<long>? BytesRead
    {
        get => _layers.BytesRead;
        set => _layers.BytesRead = value;
    }

    /// <summary>What everybody may be told of an image's contents; null where not all of it is known.</summary>
    public ImageFacts? Recall(ImageFacts facts, Needs needs)
    {
        var contents = (needs & OfLayers) == Needs.None ? Needs.None : LayerNeeds(facts, needs);
        return contents == Needs.None ? facts : KeyOf(FactsScope.Public, facts, contents) is { } key ? Recall(key) : null;
    }

    /// <summary>Adds what is in the layers to what is known of an image.</summary>
    public async Task<ImageRead> AddAsync(ImageRead read, Needs needs, ILayerSource source, Deadline deadline) => (needs & OfLayers) == Needs.None
        ? read
        : await ImageRead.MapAsync(read, facts => AddAsync(facts, LayerNeeds(facts, needs), source, deadline));

    /// <inheritdoc/>
    public void Dispose()
    {
        _layers.Dispose();
        _merges.Dispose();
    }

    // What an image's layers are to be read for: who its users are only where it names one.
    private static Needs LayerNeeds(ImageFacts facts, Needs needs) =>
        (needs & Needs.Contents) | (needs.HasFlag(Needs.Accounts) && RunsAsRoot.NeedsAccounts(facts.Config) ? Needs.Files : Needs.None);

    private async Task<ImageFacts> AddAsync(ImageFacts facts, Needs needs, ILayerSource source, Deadline deadline)
    {
        if (needs == Needs.None)
        {
            return facts;
        }

        object asker = source.Scope == FactsScope.Public ? FactsScope.Public : source.Asker;
        var key = KeyOf(asker, facts, needs);
        if (key is { } image && Recall(image) is { } known)
        {
            return known;
        }

        var layers = await Task.WhenAll(facts.Layers.Select(layer => _layers.ReadAsync(layer, needs, source, deadline)));
        var added = facts with { Layered = await MergeAsync(key, layers, needs, source.Name, deadline) };
        if (key is { } whole && added.Layered is ContentsResult.Known { Contents: { IsClaimed: false } contents })
        {
            // What was read with a credential is given to its bearer for as long as access is taken to last.
            var until = source.Scope == FactsScope.Public ? DateTimeOffset.MaxValue : _time.GetUtcNow() + AccessMemory.Lifetime;
            _images.Keep(whole, (added, until), contents.Layers.Sum(LayerWeight.Of) + 1);
        }

        return added;
    }

    // The very same facts each time, with which verdicts on them are remembered.
    private ImageFacts? Recall(ImageKey key) => _images.TryGet(key, out var kept) && _time.GetUtcNow() < kept.Until ? kept.Facts : null;

    private async Task<ContentsResult> MergeAsync(ImageKey? key, SourceResult<LayerContents>[] layers, Needs needs, string name, Deadline deadline)
    {
        // What is wrong for good counts for more than what is not there yet.
        var errors = layers.Select(layer => layer.Error).OfType<SourceError>().OrderBy(error => error.Reason == UnknownReason.Pending).ToList();
        switch (errors)
        {
            case []:
                break;
            case [{ Reason: UnknownReason.Pending } first, ..]:
                return new ContentsResult.NotKnown(first.Reason, $"{errors.Count} of {layers.Length} layers of {name} are still to be read: {first.Message}");
            default:
                return new ContentsResult.NotKnown(errors[0].Reason, RegistryText.Clean(errors[0].Message, RegistryText.LongestMessage));
        }

        // Trees are large: one is made for all who ask at once, and off the thread that a request came on.
        var isClaimed = layers.Any(layer => layer.Value!.IsClaimed);
        try
        {
            return key is { } image && !isClaimed
                ? await _merges.GetAsync(image, deadline, _ => Task.Run(() => Merge(layers, isClaimed, needs, name)))
                : await Task.Run(() => Merge(layers, isClaimed, needs, name));
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            return new ContentsResult.NotKnown(UnknownReason.Pending, $"the layers of {name} have been read, and there was no more time to put them together");
        }
    }

    private static ContentsResult Merge(SourceResult<LayerContents>[] layers, bool isClaimed, Needs needs, string name)
    {
        var (contents, problem) = ImageContents.Of([.. layers.Select(layer => layer.Value!)]);
        if (contents is not null)
        {
            return new ContentsResult.Known(contents, needs);
        }

        // A claim that makes no sense says nothing of the layer.
        return isClaimed
            ? new ContentsResult.NotKnown(UnknownReason.Pending, $"layers of {name} are still to be read, and what they list makes no sense")
            : new ContentsResult.NotKnown(
                problem!.Reason,
                RegistryText.Clean($"the layers of {name} cannot be laid one over the other: {problem.Message}", RegistryText.LongestMessage));
    }

    private static ImageKey? KeyOf(object asker, ImageFacts facts, Needs needs) =>
        facts.ManifestDigest is { } manifest ? new ImageKey(asker, facts.Digest, manifest, needs) : null;

    /// <summary>An image as one asker named it: what an index says of it depends on the index.</summary>
    private readonly record struct ImageKey(object Asker, Digest? Root, Digest Manifest, Needs Needs);
}
