using Microsoft.Extensions.Time.Testing;

namespace Policy.Webhook.Tests.Kubernetes;

/// <summary>
/// A clock that stands still until a test lets time pass, and that knows who waits: a test says which wait is to be over,
/// and that is not over before it has begun.
/// </summary>
internal sealed class PatientTime : FakeTimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _waitsLock = new();
    private readonly List<TimeSpan> _waits = [];
    private TaskCompletionSource _changed = New();

    public PatientTime()
        : base(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Waits until somebody waits so long, and lets that time pass.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        await BegunAsync(wait);
        Advance(wait);
    }

    /// <summary>Waits until somebody waits so long; time stands still.</summary>
    public async Task BegunAsync(TimeSpan wait)
    {
        while (true)
        {
            Task changed;
            lock (_waitsLock)
            {
                if (_waits.Remove(wait))
                {
                    return;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(Patience);
            }
            catch (TimeoutException e)
            {
                throw new TimeoutException($"Nobody waits {wait}; there were {string.Join(", ", _waits)}", e);
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Note(dueTime);
        return new Noted(this, timer);
    }

    private void Note(TimeSpan wait)
    {
        lock (_waitsLock)
        {
            _waits.Add(wait);
            _changed.TrySetResult();
            _changed = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Noted(PatientTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            time.Note(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
