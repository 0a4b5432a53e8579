using System.Collections.Concurrent;

namespace Policy.Webhook.Health;

/// <summary>What has to be there before the webhook is asked.</summary>
internal enum Precondition
{
    /// <summary>The policies are loaded.</summary>
    Policies,

    /// <summary>The certificate is there.</summary>
    Certificate,
}

/// <summary>Whether requests should come here: everything needed is there, and the process is not about to end.</summary>
internal sealed class Readiness
{
    private readonly ConcurrentDictionary<Precondition, bool> _met = [];
    private readonly ConcurrentDictionary<Precondition, Func<string?>> _reasons = [];
    private volatile bool _stopping;

    /// <summary>What is not there yet, or that the process ends; empty when ready.</summary>
    public IReadOnlyList<string> Missing =>
        _stopping
            ? ["stopping"]
            : [.. Enum.GetValues<Precondition>().Where(condition => !_met.ContainsKey(condition)).Select(Say)];

    /// <summary>Something needed is there.</summary>
    public void Meet(Precondition condition) => _met[condition] = true;

    /// <summary>Has something say why it is not there yet.</summary>
    /// <param name="condition">What is not there.</param>
    /// <param name="why">Says why, in a sentence; null where nothing is wrong but that it takes its time.</param>
    public void Explain(Precondition condition, Func<string?> why) => _reasons[condition] = why;

    /// <summary>The process is about to end.</summary>
    public void Stop() => _stopping = true;

    private string Say(Precondition condition) =>
        _reasons.TryGetValue(condition, out var why) && why() is { } reason ? $"{condition} ({reason})" : $"{condition}";
}
