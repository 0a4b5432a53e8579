using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Policy.Images.Tests;

/// <summary>A clock that stands still until a test moves it, and tells which timers were set.</summary>
internal sealed class TestClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until a timer is set that a test is about, and gives its time.</summary>
    public async Task<TimeSpan> NextTimerAsync(Predicate<TimeSpan> isMeant, CancellationToken cancellationToken)
    {
        while (true)
        {
            var due = await _timers.Reader.ReadAsync(cancellationToken);
            if (isMeant(due))
            {
                return due;
            }
        }
    }
}
