using Policy.Images.Cache;
using Policy.Images.Layers.Tables;
using Policy.Images.Manifests;
using Policy.Images.Registry;
using Policy.Images.Sources;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Layers;

/// <summary>
/// Reads layers: each once for all images that hold it and all who ask, side by side within bounds. Whoever asks gets what
/// is there within his time; what is not is read on, for the next who asks.
/// </summary>
internal sealed class LayerReads : IDisposable
{
    // A read that was taken on comes to its end; what bounds it is the time of its own, once its turn has come.
    private static readonly TimeSpan UntilDone = TimeSpan.FromDays(1);

    private static readonly LayerContents Nothing = new() { Entries = EntryList.Empty, UnpackedBytes = 0 };

    private readonly LayerCache _layers;
    private readonly LayerQueue _queue;
    private readonly LayerLimits _limits;
    private readonly LayerReader _reader;
    private readonly TimeProvider _time;
    private readonly LayerClaims _claims;
    private readonly SharedReads<(object Asker, LayerKey Layer), SourceResult<LayerContents>> _reads;
    private readonly FailureMemory<(object Asker, LayerKey Layer)> _failures;

    /// <summary>Makes a reader, which lives as long as the program.</summary>
    /// <param name="layers">What is known of layers.</param>
    /// <param name="queue">Who reads; disposed with this.</param>
    /// <param name="limits">How much is read of a layer.</param>
    /// <param name="capacity">Of what layers claim, in bytes.</param>
    /// <param name="time">The clock.</param>
    public LayerReads(LayerCache layers, LayerQueue queue, LayerLimits limits, long capacity, TimeProvider time)
    {
        _layers = layers;
        _queue = queue;
        _limits = limits;
        _time = time;
        _reader = new LayerReader(limits);
        _claims = new LayerClaims(limits, capacity);
        _reads = new SharedReads<(object, LayerKey), SourceResult<LayerContents>>(time, UntilDone);
        _failures = new FailureMemory<(object, LayerKey)>(time);
    }

    /// <summary>Told of every layer that was read: what kept it from being read, its bytes as stored, how long it took.</summary>
    public Action<SourceError?, long, TimeSpan>? LayerRead { get; set; }

    /// <summary>Whether reads give way to all else that the program does.</summary>
    public bool GivesWay { get; set; }

    /// <summary>Told of every piece that is read how many bytes it has, on whatever thread reads.</summary>
    public Action<long>? BytesRead { get; set; }

    /// <summary>What is in a layer, or claimed to be where there was no time to read it; or why neither is known.</summary>
    public async Task<SourceResult<LayerContents>> ReadAsync(Layer layer, Needs needs, ILayerSource source, Deadline deadline)
    {
        // Runtimes unpack what is a layer, and pass over the rest.
        if (layer.MediaType.Length > 0 && !MediaTypes.IsLayer(layer.MediaType))
        {
            return Nothing;
        }

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
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            return NoTime();
        }

        return await ReadOrClaimAsync(layer, key, source, deadline);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Dispose();
        _reads.Dispose();
        _claims.Dispose();
    }

    // What the layer claims to hold is better than nothing, and no more than that. It is asked for beside the read, and
    // given up with it.
    private async Task<SourceResult<LayerContents>> ReadOrClaimAsync(Layer layer, LayerKey key, ILayerSource source, Deadline deadline)
    {
        using var claiming = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
        var read = _reads.GetAsync((source.Asker, key), deadline, shared => TakeOnAsync(layer, key, source, shared));
        var claim = _claims.ReadAsync(layer, source, new Deadline(_time, deadline.Remaining, claiming.Token));
        try
        {
            return await read;
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            return claim is { IsCompletedSuccessfully: true, Result: { Succeeded: true } claimed } ? claimed : NoTime();
        }
        finally
        {
            await claiming.CancelAsync();
            await ((Task)claim).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (claim.IsFaulted)
            {
                await claim;
            }
        }
    }

    private static SourceError NoTime() => new(UnknownReason.Pending, "there was no more time, they are read on in the background");

    private async Task<SourceResult<LayerContents>> TakeOnAsync(Layer layer, LayerKey key, ILayerSource source, Deadline shared)
    {
        var read = await _queue.RunAsync(source.Place, stop => ReadInTurnAsync(layer, key, source, shared, stop));

        // What failed when nobody waited any more did so because nobody waited.
        if (read.Error is { } error && !(error.Reason == UnknownReason.RateLimited && shared.IsBackground))
        {
            _failures.Keep((source.Asker, key), error);
        }

        return read;
    }

    private async Task<SourceResult<LayerContents>> ReadInTurnAsync(
        Layer layer, LayerKey key, ILayerSource source, Deadline shared, CancellationToken stop)
    {
        var begun = _time.GetTimestamp();
        using var patience = new ReadPatience(_limits, _time, stop);
        var read = await ReadInTimeAsync(layer, key, source, new Deadline(_time, shared.Remaining, patience.Token), patience);
        LayerRead?.Invoke(read.Error, layer.Size, _time.GetElapsedTime(begun));
        if (read.Succeeded)
        {
            _layers.Keep(key, read.Value);
        }

        return read;
    }

    private async Task<SourceResult<LayerContents>> ReadInTimeAsync(
        Layer layer, LayerKey key, ILayerSource source, Deadline deadline, ReadPatience patience)
    {
        var name = $"layer {layer.Digest} of {source.Name}";
        try
        {
            var opened = await source.OpenAsync(layer, _limits.StoredBytes, deadline);
            if (!opened.Succeeded)
            {
                return opened.Error;
            }

            await using var blob = opened.Value;
            await using var registration = patience.Token.UnsafeRegister(static blob => (blob as VerifiedStream)?.BreakOff(), blob);
            return await (GivesWay ? PatientThread.RunAsync(Read) : Task.Run(Read, patience.Token));

            SourceResult<LayerContents> Read() => _reader.Read(blob, name, key.Needs, bytes =>
            {
                patience.Got(bytes);
                BytesRead?.Invoke(bytes);
            }, patience.Token);
        }
        catch (OperationCanceledException) when (patience.Why(name) is { } error)
        {
            return error;
        }
    }
}
