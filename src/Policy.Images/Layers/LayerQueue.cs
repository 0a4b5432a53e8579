using System.Threading.Channels;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Layers;

/// <summary>
/// Reads layers, a few at a time, in the order in which they were asked for. Whoever asks waits as long as he likes; what
/// was taken on is read to its end.
/// </summary>
internal sealed class LayerQueue : IDisposable
{
    private readonly Channel<Func<CancellationToken, Task>> _jobs;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private int _running;

    /// <summary>Makes a queue, which lives as long as the program.</summary>
    /// <param name="workers">How many layers are read at a time.</param>
    /// <param name="capacity">How many may wait.</param>
    public LayerQueue(int workers, int capacity)
    {
        _stopped = _stop.Token;
        _jobs = Channel.CreateBounded<Func<CancellationToken, Task>>(capacity);
        Capacity = capacity;
        Workers = [.. Enumerable.Range(0, workers).Select(_ => WorkAsync())];
    }

    /// <summary>How many may wait.</summary>
    public int Capacity { get; }

    /// <summary>How many wait.</summary>
    public int Waiting => _jobs.Reader.Count;

    /// <summary>How many are being read.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Told where a read is not taken on.</summary>
    public Action? Refused { get; set; }

    /// <summary>The workers, which end when the queue is disposed.</summary>
    internal IReadOnlyList<Task> Workers { get; }

    /// <summary>Takes a read on, or says that too many wait.</summary>
    /// <param name="read">The read; its token ends it when the program ends.</param>
    public Task<SourceResult<T>> RunAsync<T>(Func<CancellationToken, Task<SourceResult<T>>> read)
    {
        var done = new TaskCompletionSource<SourceResult<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var taken = _jobs.Writer.TryWrite(async stop =>
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
        if (taken)
        {
            return done.Task;
        }

        Refused?.Invoke();
        return Task.FromResult<SourceResult<T>>(new SourceError(
            UnknownReason.Pending, $"{Capacity} layers wait to be read, and no more are taken on; ask again later"));
    }

    /// <summary>Ends all reads.</summary>
    public void Dispose()
    {
        _jobs.Writer.TryComplete();
        _stop.Cancel();
        _stop.Dispose();
    }

    // To the end of what was taken on: when the program ends, each job is told so and ends at once.
    private async Task WorkAsync()
    {
        await Task.Yield();
        await foreach (var job in _jobs.Reader.ReadAllAsync(CancellationToken.None))
        {
            Interlocked.Increment(ref _running);
            await job(_stopped);
            Interlocked.Decrement(ref _running);
        }
    }
}
