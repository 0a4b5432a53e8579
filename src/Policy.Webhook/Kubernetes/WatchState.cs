namespace Policy.Webhook.Kubernetes;

/// <summary>How a list-watch is doing. One task writes, anybody reads.</summary>
internal sealed class WatchState(string resource, KubernetesContext context)
{
    private long _heard = context.Time.GetTimestamp();
    private volatile string? _problem;
    private volatile bool _synced;

    /// <summary>Whether there was a whole list once.</summary>
    public bool IsSynced => _synced;

    /// <summary>What is wrong; null for nothing.</summary>
    public string? Problem => _problem;

    /// <summary>How long nothing has been heard.</summary>
    public TimeSpan Silence => context.Time.GetElapsedTime(Interlocked.Read(ref _heard));

    /// <summary>Something was heard.</summary>
    public void Heard() => Interlocked.Exchange(ref _heard, context.Time.GetTimestamp());

    /// <summary>There is a whole list.</summary>
    public void Synced()
    {
        _synced = true;
        Works();
    }

    /// <summary>It works.</summary>
    public void Works()
    {
        Heard();
        if (_problem is not null)
        {
            KubernetesLog.WatchWorks(context.Logger, resource);
        }

        _problem = null;
    }

    /// <summary>Something is wrong. The same for minutes on end is logged once.</summary>
    public void Fails(string problem)
    {
        if (_problem != problem)
        {
            KubernetesLog.WatchFails(context.Logger, resource, problem);
        }

        _problem = problem;
    }
}
