using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Layers;

/// <summary>
/// Reads layers, a few at a time: from each place in the order in which they were asked for, and from the places in turn,
/// so that one who asks for much keeps others from little. Whoever asks waits as long as he likes; what was taken on is
/// read to its end.
/// </summary>
internal sealed class LayerQueue : IDisposable
{
    // Of what may wait, the part that one place may take.
    private const int Share = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<Func<CancellationToken, Task>>> _waiting = [];
    private readonly Queue<string> _turns = new();
    private readonly SemaphoreSlim _ready = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private int _count;
    private int _running;

    /// <summary>Makes a queue, which lives as long as the program.</summary>
    /// <param name="workers">How many layers are read at a time.</param>
    /// <param name="capacity">How many may wait; of one place a quarter of them.</param>
    public LayerQueue(int workers, int capacity)
    {
        _stopped = _stop.Token;
        Capacity = capacity;
        Workers = [.. Enumerable.Range(0, workers).Select(_ => WorkAsync())];
    }

    /// <summary>How many may wait.</summary>
    public int Capacity { get; }

    /// <summary>How many wait.</summary>
    public int Waiting => Volatile.Read(ref _count);

    /// <summary>How many are being read.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Told where a read is not taken on.</summary>
    public Action? Refused { get; set; }

    /// <summary>The workers, which end when the queue is disposed.</summary>
    internal IReadOnlyList<Task> Workers { get; }

    private int PlaceCapacity => Math.Max(Capacity / Share, 1);

    /// <summary>Takes a read on, or says that too many wait.</summary>
    /// <param name="place">Where the layer is read from.</param>
    /// <param name="read">The read; its token ends it when the program ends.</param>
    public Task<SourceResult<T>> RunAsync<T>(string place, Func<CancellationToken, Task<SourceResult<T>>> read)
    {
        var done = new TaskCompletionSource<SourceResult<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isTaken = TakeOn(place, async stop =>
        {
            try
            {
                stop.ThrowIfCancellationRequested();
                done.SetResult(await read(stop));
            }
            catch (OperationCanceledException)
            {
                done.SetCanceled(CancellationToken.None);
            }
            catch (Exception bug)
            {
                done.SetException(bug);
            }
        });
        if (isTaken)
        {
            return done.Task;
        }

        Refused?.Invoke();
        return Task.FromResult<SourceResult<T>>(new SourceError(
            UnknownReason.Pending,
            $"{Capacity} layers wait to be read, or {PlaceCapacity} from {place} alone, and no more are taken on; ask again later"));
    }

    /// <summary>Ends all reads: those under way are told so, and those that wait end at once.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        while (Next() is { } job)
        {
            _ = job(_stopped);
        }

        lock (_gate)
        {
            _ready.Dispose();
        }

        _stop.Dispose();
    }

    private bool TakeOn(string place, Func<CancellationToken, Task> job)
    {
        lock (_gate)
        {
            var own = _waiting.GetValueOrDefault(place);
            if (_stopped.IsCancellationRequested || _count >= Capacity || own?.Count >= PlaceCapacity)
            {
                return false;
            }

            if (own is null)
            {
                _waiting.Add(place, own = new Queue<Func<CancellationToken, Task>>());
                _turns.Enqueue(place);
            }

            own.Enqueue(job);
            _count++;
            _ready.Release();
            return true;
        }
    }

    // The next of the place whose turn it is; null where nothing waits.
    private Func<CancellationToken, Task>? Next()
    {
        lock (_gate)
        {
            if (!_turns.TryDequeue(out var place))
            {
                return null;
            }

            var own = _waiting[place];
            var job = own.Dequeue();
            _count--;
            if (own.Count > 0)
            {
                _turns.Enqueue(place);
            }
            else
            {
                _waiting.Remove(place);
            }

            return job;
        }
    }

    private async Task WorkAsync()
    {
        await Task.Yield();
        try
        {
            while (!_stopped.IsCancellationRequested)
            {
                await _ready.WaitAsync(_stopped);
                if (Next() is { } job)
                {
                    Interlocked.Increment(ref _running);
                    await job(_stopped);
                    Interlocked.Decrement(ref _running);
                }
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The program ends.
        }
    }
}
