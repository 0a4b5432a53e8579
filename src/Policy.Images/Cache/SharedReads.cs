using Policy.Images.Sources;

namespace Policy.Images.Cache;

/// <summary>
/// One read for all who ask for the same thing at once. The read belongs to none of them: one who goes does not end it
/// for the others, and when the last has gone it comes to its end for those who ask again.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="longest">The longest that a read goes on when nobody waits any more; <see cref="AsLongAsAskers"/> by default.</param>
internal sealed class SharedReads<TKey, TValue>(TimeProvider time, TimeSpan? longest = null) : IDisposable
    where TKey : notnull
{
    /// <summary>As long as an API server waits at most.</summary>
    public static readonly TimeSpan AsLongAsAskers = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Flight> _flights = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>How many reads are under way.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _flights.Count;
            }
        }
    }

    /// <summary>What a read gives: one that is under way, or a new one.</summary>
    /// <param name="key">What is read, and whatever makes one reading of it another.</param>
    /// <param name="asker">How long this asker waits.</param>
    /// <param name="read">Reads; its deadline is the latest of all who asked.</param>
    /// <exception cref="OperationCanceledException">The asker's time is over, or the read's own.</exception>
    public async Task<TValue> GetAsync(TKey key, Deadline asker, Func<Deadline, Task<TValue>> read)
    {
        Flight? flight;
        lock (_gate)
        {
            if (_flights.TryGetValue(key, out flight))
            {
                flight.Join(asker.Remaining);
            }
            else
            {
                var started = flight = new Flight(time, asker.Remaining, longest ?? AsLongAsAskers, _stop.Token);
                started.Run = new Lazy<Task<TValue>>(() => RunAsync(key, started, read));
                _flights.Add(key, started);
            }
        }

        // Begun outside of the lock: a read may come to its end before it first waits.
        return await flight.Run.Value.WaitAsync(asker.Token);
    }

    /// <summary>Ends all reads.</summary>
    public void Dispose() => _stop.Cancel();

    private async Task<TValue> RunAsync(TKey key, Flight flight, Func<Deadline, Task<TValue>> read)
    {
        try
        {
            return await read(flight.Deadline);
        }
        finally
        {
            lock (_gate)
            {
                _flights.Remove(key);
                flight.Dispose();
            }
        }
    }

    /// <summary>One read under way.</summary>
    private sealed class Flight : IDisposable
    {
        private readonly CancellationTokenSource _limit;
        private readonly CancellationTokenSource _either;

        private readonly TimeSpan _longest;

        public Flight(TimeProvider time, TimeSpan remaining, TimeSpan longest, CancellationToken stop)
        {
            _longest = longest;
            _limit = new CancellationTokenSource(Limit(remaining), time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, stop);
            Deadline = new Deadline(time, remaining, _either.Token);
        }

        public Deadline Deadline { get; }

        public Lazy<Task<TValue>> Run { get; set; } = null!;

        public void Join(TimeSpan remaining)
        {
            Deadline.Extend(remaining);
            _limit.CancelAfter(Limit(Deadline.Remaining));
        }

        public void Dispose()
        {
            _either.Dispose();
            _limit.Dispose();
        }

        private TimeSpan Limit(TimeSpan remaining) => remaining > _longest ? remaining : _longest;
    }
}
