namespace Policy.Webhook.Kubernetes;

/// <summary>Waits before something is tried again: twice as long each time, up to ten seconds, and never all at once.</summary>
internal sealed class Backoff(KubernetesContext context)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // A server that wants to be left alone for longer is asked nevertheless: it may have restarted since.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(1);

    private TimeSpan _next = First;

    /// <summary>It worked: the next wait is the shortest again.</summary>
    public void Reset() => _next = First;

    /// <summary>Waits.</summary>
    /// <param name="atLeast">What the server asked for; null where it did not.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(TimeSpan? atLeast, CancellationToken cancellationToken)
    {
        var wait = _next * (0.5 + (context.Jitter() / 2));
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        if (atLeast is { } asked && asked > wait)
        {
            wait = asked < LongestAsked ? asked : LongestAsked;
        }

        return Task.Delay(wait, context.Time, cancellationToken);
    }
}
