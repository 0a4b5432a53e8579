namespace Policy.Webhook.Health;

/// <summary>
/// Ends without leaving a caller alone: at the signal the process says that it is not ready, and both ports go on
/// answering until no review is under way. Only then do they close.
/// </summary>
internal sealed class Drain(Readiness readiness) : IHostedLifecycleService
{
    /// <summary>As long as an API server can be told to wait for a decision.</summary>
    public static readonly TimeSpan Longest = Admission.CallerTimeout.Longest;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private bool _stopping;

    /// <summary>Handles a request so that the process waits for it.</summary>
    public async Task TrackAsync(HttpContext context, RequestDelegate handle)
    {
        lock (_lock)
        {
            _underWay++;
        }

        try
        {
            await handle(context);
        }
        finally
        {
            lock (_lock)
            {
                _underWay--;
                SignalWhenIdle();
            }
        }
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Stop();
        lock (_lock)
        {
            _stopping = true;
            SignalWhenIdle();
        }

        await _idle.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void SignalWhenIdle()
    {
        if (_stopping && _underWay == 0)
        {
            _idle.TrySetResult();
        }
    }
}
