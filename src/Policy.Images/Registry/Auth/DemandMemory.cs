using System.Collections.Concurrent;

namespace Policy.Images.Registry.Auth;

/// <summary>
/// Remembers what hosts ask of whom, so that the next request goes out answered, for a repository too that was not asked
/// for before. A repository of which the host asks something else is remembered beside.
/// </summary>
internal sealed class DemandMemory
{
    private readonly ConcurrentDictionary<(string Registry, Credential Credential), AuthDemand> _hosts = new();
    private readonly ConcurrentDictionary<(string Registry, string Repository, Credential Credential), AuthDemand> _repositories = new();

    /// <summary>What is asked, or probably asked, for a repository; null where the host has asked nothing yet.</summary>
    public AuthDemand? Find(Asker context) =>
        _repositories.TryGetValue(KeyOf(context), out var own) ? own
        : _hosts.TryGetValue(HostOf(context), out var host) ? host.For(context.Repository)
        : null;

    /// <summary>Remembers what was asked for a repository.</summary>
    public void Keep(Asker context, AuthDemand demand)
    {
        MakeRoom(_hosts);
        MakeRoom(_repositories);
        var before = _hosts.GetOrAdd(HostOf(context), demand);
        if (before.For(context.Repository) == demand)
        {
            _repositories.TryRemove(KeyOf(context), out _);
            return;
        }

        // A registry that moved asks for the new everywhere; one that has two answers is known by its repositories soon.
        _hosts[HostOf(context)] = demand;
        _repositories[KeyOf(context)] = demand;
    }

    /// <summary>Forgets what is remembered for a repository, or of its host where that is all.</summary>
    public void Forget(Asker context)
    {
        if (!_repositories.TryRemove(KeyOf(context), out _))
        {
            _hosts.TryRemove(HostOf(context), out _);
        }
    }

    private static void MakeRoom<TKey>(ConcurrentDictionary<TKey, AuthDemand> memory)
        where TKey : notnull
    {
        if (memory.Count >= TokenCache.Capacity)
        {
            memory.Clear();
        }
    }

    private static (string Registry, Credential Credential) HostOf(Asker context) => (context.Registry.Name, context.Credential);

    private static (string Registry, string Repository, Credential Credential) KeyOf(Asker context) =>
        (context.Registry.Name, context.Repository, context.Credential);
}
