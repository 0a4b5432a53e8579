namespace Policy.Webhook.Kubernetes;

/// <summary>The end of a question: when its time is over, or when the caller gives it up.</summary>
internal sealed class ApiDeadline : IDisposable
{
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;

    public ApiDeadline(TimeSpan after, TimeProvider time, CancellationToken caller)
    {
        _clock = new CancellationTokenSource(after, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_clock.Token, caller);
    }

    /// <summary>Cancelled at the end.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Puts the end off.</summary>
    /// <param name="after">From now on.</param>
    public void Extend(TimeSpan after) => _clock.CancelAfter(after);

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _clock.Dispose();
    }
}
