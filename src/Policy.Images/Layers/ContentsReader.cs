using Policy.Images.Cache;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Layers;

/// <summary>
/// Finds out what is in images: each layer is read once for all images that hold it and all who ask, side by side within
/// bounds. Whoever asks gets what is there within his time; what is not is read on, for the next who asks.
/// </summary>
internal sealed class ContentsReader : IDisposable
{
    // A read that was taken on comes to its end; what bounds it is the time of its own, once its turn has come.
    private static readonly TimeSpan UntilDone = TimeSpan.FromDays(1);

    private readonly LayerCache _layers;
    private readonly LayerQueue _queue;
    private readonly LayerLimits _limits;
    private readonly LayerReader _reader;
    private readonly TimeProvider _time;
    private readonly SharedReads<(object Asker, LayerKey Layer), SourceResult<LayerContents>> _reads;
    private readonly FailureMemory<(object Asker, LayerKey Layer)> _failures;
    private readonly BoundedCache<(object Asker, Digest Manifest, Needs Needs), (ImageFacts Facts, DateTimeOffset Until)> _images;

    /// <summary>Makes a reader, which lives as long as the program.</summary>
    /// <param name="layers">What is known of layers.</param>
    /// <param name="queue">Who reads; disposed with this.</param>
    /// <param name="limits">How much is read of a layer.</param>
    /// <param name="capacity">Of what is kept of whole images, in bytes.</param>
    /// <param name="time">The clock.</param>
    public ContentsReader(LayerCache layers, LayerQueue queue, LayerLimits limits, long capacity, TimeProvider time)
    {
        _layers = layers;
        _queue = queue;
        _limits = limits;
        _reader = new LayerReader(limits);
        _time = time;
        _reads = new SharedReads<(object, LayerKey), SourceResult<LayerContents>>(time, UntilDone);
        _failures = new FailureMemory<(object, LayerKey)>(time);
        _images = new BoundedCache<(object, Digest, Needs), (ImageFacts, DateTimeOffset)>(capacity);
    }

    /// <summary>Told of every layer that was read: what kept it from being read, its bytes as stored, how long it took.</summary>
    public Action<SourceError?, long, TimeSpan>? LayerRead { get; set; }

    /// <summary>What everybody may be told of an image's contents; null where not all of it is known.</summary>
    public ImageRead? Recall(ImageRead read, Needs needs)
    {
        var contents = needs & Needs.Contents;
        if (contents == Needs.None)
        {
            return read;
        }

        return ImageRead.Map(read, facts => Recall(FactsScope.Public, facts, contents));
    }

    /// <summary>Adds what is in the layers to what is known of an image.</summary>
    public async Task<ImageRead> AddAsync(ImageRead read, Needs needs, ILayerSource source, Deadline deadline)
    {
        var contents = needs & Needs.Contents;
        return contents == Needs.None ? read : await ImageRead.MapAsync(read, facts => AddAsync(facts, contents, source, deadline));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Dispose();
        _reads.Dispose();
    }

    private async Task<ImageFacts> AddAsync(ImageFacts facts, Needs needs, ILayerSource source, Deadline deadline)
    {
        object asker = source.Scope == FactsScope.Public ? FactsScope.Public : source.Asker;
        if (Recall(asker, facts, needs) is { } known)
        {
            return known;
        }

        var layers = await Task.WhenAll(facts.Layers.Select(layer => ReadAsync(layer, needs, source, deadline)));
        var added = facts with { Layered = Merge(layers, needs, source.Name) };
        if (added.Layered is ContentsResult.Known { Contents: var contents } && facts.ManifestDigest is { } manifest)
        {
            // What was read with a credential is given to its bearer for as long as access is taken to last.
            var until = source.Scope == FactsScope.Public ? DateTimeOffset.MaxValue : _time.GetUtcNow() + AccessMemory.Lifetime;
            _images.Keep((asker, manifest, needs), (added, until), contents.Layers.Sum(LayerWeight.Of) + 1);
        }

        return added;
    }

    // The very same facts each time, with which verdicts on them are remembered.
    private ImageFacts? Recall(object asker, ImageFacts facts, Needs needs) =>
        facts.ManifestDigest is { } manifest && _images.TryGet((asker, manifest, needs), out var kept) && _time.GetUtcNow() < kept.Until
            && kept.Facts.Digest == facts.Digest
                ? kept.Facts
                : null;

    private static ContentsResult Merge(SourceResult<LayerContents>[] layers, Needs needs, string name)
    {
        // What is wrong for good counts for more than what is not there yet.
        var errors = layers.Select(layer => layer.Error).OfType<SourceError>().OrderBy(error => error.Reason == UnknownReason.Pending).ToList();
        switch (errors)
        {
            case []:
                var (contents, problem) = ImageContents.Of([.. layers.Select(layer => layer.Value!)]);
                return contents is not null
                    ? new ContentsResult.Known(contents, needs)
                    : new ContentsResult.NotKnown(problem!.Reason, RegistryText.Clean($"the layers of {name} cannot be laid one over the other: {problem.Message}", RegistryText.LongestMessage));
            case [{ Reason: UnknownReason.Pending } first, ..]:
                return new ContentsResult.NotKnown(first.Reason, $"{errors.Count} of {layers.Length} layers of {name} are still to be read: {first.Message}");
            default:
                return new ContentsResult.NotKnown(errors[0].Reason, RegistryText.Clean(errors[0].Message, RegistryText.LongestMessage));
        }
    }

    private async Task<SourceResult<LayerContents>> ReadAsync(Layer layer, Needs needs, ILayerSource source, Deadline deadline)
    {
        if (_layers.Find(FactsScope.Public, layer.Digest, needs) is { } open)
        {
            return open;
        }

        var key = new LayerKey(source.Scope, layer.Digest, needs);
        if (_failures.Find((source.Asker, key)) is { } failure)
        {
            return failure;
        }

        try
        {
            // Whoever may not be told reads for himself, and is told what the registry says to him.
            if (source.Scope != FactsScope.Public && _layers.Find(source.Scope, layer.Digest, needs) is { } known
                && await source.MayBeToldAsync(layer.Digest, deadline))
            {
                return known;
            }

            return await _reads.GetAsync((source.Asker, key), deadline, shared => TakeOnAsync(layer, key, source, shared));
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            return new SourceError(UnknownReason.Pending, "there was no more time, they are read on in the background");
        }
    }

    private async Task<SourceResult<LayerContents>> TakeOnAsync(Layer layer, LayerKey key, ILayerSource source, Deadline shared)
    {
        var read = await _queue.RunAsync(stop => ReadInTurnAsync(layer, key, source, shared, stop));
        if (read.Error is { } error)
        {
            _failures.Keep((source.Asker, key), error);
        }

        return read;
    }

    private async Task<SourceResult<LayerContents>> ReadInTurnAsync(
        Layer layer, LayerKey key, ILayerSource source, Deadline shared, CancellationToken stop)
    {
        var begun = _time.GetTimestamp();
        var read = await ReadInTimeAsync(layer, key, source, shared, stop);
        LayerRead?.Invoke(read.Error, layer.Size, _time.GetElapsedTime(begun));
        if (read.Succeeded)
        {
            _layers.Keep(key, read.Value);
        }

        return read;
    }

    private async Task<SourceResult<LayerContents>> ReadInTimeAsync(
        Layer layer, LayerKey key, ILayerSource source, Deadline shared, CancellationToken stop)
    {
        var name = $"layer {layer.Digest} of {source.Name}";
        using var end = new CancellationTokenSource(_limits.Time, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stop);
        try
        {
            var opened = await source.OpenAsync(layer, _limits.StoredBytes, shared).WaitAsync(either.Token);
            if (!opened.Succeeded)
            {
                return opened.Error;
            }

            // Synchronous reads listen to no token; they end when what they read is closed.
            await using var blob = opened.Value;
            await using var registration = either.Token.UnsafeRegister(static stream => ((Stream)stream!).Dispose(), blob);
            return await Task.Run(() => _reader.Read(blob, name, key.Needs, either.Token), either.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return new SourceError(UnknownReason.OverLimit, $"{name} takes longer to read than the {_limits.Time.TotalSeconds:0} s that are given to one");
        }
    }
}
