namespace Policy.Images.Sources;

/// <summary>
/// Until when an answer is waited for, beside the token that ends the work. A read that several share is waited for
/// until the latest of their deadlines, and may go on after it for those who ask again.
/// </summary>
internal sealed class Deadline
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly long _start;
    private TimeSpan _budget;

    /// <summary>Makes a deadline that is so far away.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="budget">How long the answer is waited for.</param>
    /// <param name="token">Ends the work.</param>
    public Deadline(TimeProvider time, TimeSpan budget, CancellationToken token)
    {
        _time = time;
        _start = time.GetTimestamp();
        _budget = budget;
        Token = token;
    }

    /// <summary>Ends the work.</summary>
    public CancellationToken Token { get; }

    /// <summary>How long the answer is still waited for; nothing where nobody waits any more.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_gate)
            {
                var left = _budget - _time.GetElapsedTime(_start);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Whether nobody waits: what is done now is done for those who ask later.</summary>
    public bool IsBackground => Remaining == TimeSpan.Zero;

    /// <summary>Another waits too, for so long from now.</summary>
    public void Extend(TimeSpan remaining)
    {
        lock (_gate)
        {
            var budget = _time.GetElapsedTime(_start) + remaining;
            _budget = budget > _budget ? budget : _budget;
        }
    }
}
