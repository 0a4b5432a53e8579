namespace Policy.Webhook.Cluster;

/// <summary>The newest view. It is read without a lock, and changed under one.</summary>
/// <param name="first">What is known from the start.</param>
internal sealed class ClusterState(ClusterView first)
{
    private readonly Lock _lock = new();
    private volatile ClusterView _current = first;

    /// <summary>The newest view.</summary>
    public ClusterView Current => _current;

    /// <summary>Puts another in its place.</summary>
    public void Change(Func<ClusterView, ClusterView> change)
    {
        lock (_lock)
        {
            _current = change(_current);
        }
    }
}
