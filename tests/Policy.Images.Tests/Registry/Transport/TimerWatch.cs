using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Policy.Images.Tests.Registry.Transport;

/// <summary>A clock that tells when somebody begins to wait by it, so that a test can move it on then.</summary>
internal sealed class TimerWatch : FakeTimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _begun = new();
    private int _timers;

    /// <summary>How many waits that end have begun.</summary>
    public int Timers => _timers;

    /// <summary>Ends when somebody begins to wait so long.</summary>
    public Task Begun(TimeSpan wait) => Source(wait).Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Interlocked.Increment(ref _timers);
        }

        Source(dueTime).TrySetResult();
        return timer;
    }

    private TaskCompletionSource Source(TimeSpan wait) =>
        _begun.GetOrAdd(wait, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
