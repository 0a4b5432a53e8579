using System.Collections.Concurrent;

namespace Policy.Webhook.Health;

/// <summary>What has to be there before the webhook is asked.</summary>
internal enum Precondition
{
    /// <summary>Policies, and in a cluster all else that decisions depend on.</summary>
    Policies,

    /// <summary>The certificate is there.</summary>
    Certificate,
}

/// <summary>Whether requests should come here: everything needed is there, and the process is not about to end.</summary>
internal sealed class Readiness
{
    private readonly ConcurrentDictionary<Precondition, Func<string?>> _asked = [];
    private volatile bool _stopping;

    /// <summary>What is not there yet, or that the process ends; empty when ready.</summary>
    public IReadOnlyList<string> Missing => _stopping ? ["stopping"] : [.. Enum.GetValues<Precondition>().Select(Say).OfType<string>()];

    /// <summary>Something needed is there, for good.</summary>
    public void Meet(Precondition condition) => Ask(condition, () => null);

    /// <summary>Has something asked, each time, whether what is needed is there.</summary>
    /// <param name="condition">What is needed.</param>
    /// <param name="missing">Says what is missing, in a sentence; null where all is there.</param>
    public void Ask(Precondition condition, Func<string?> missing) => _asked[condition] = missing;

    /// <summary>The process is about to end.</summary>
    public void Stop() => _stopping = true;

    private string? Say(Precondition condition) =>
        !_asked.TryGetValue(condition, out var missing) ? $"{condition}"
        : missing() is { } what ? $"{condition} ({what})"
        : null;
}
