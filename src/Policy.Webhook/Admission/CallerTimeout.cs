using Policy.Rules.Policies;

namespace Policy.Webhook.Admission;

/// <summary>
/// How long a decision may take. The API server says how long it waits in the query (<c>?timeout=10s</c>, a Go
/// duration). Source: Kubernetes, Dynamic Admission Control, Timeouts.
/// </summary>
internal static class CallerTimeout
{
    /// <summary>What holds where the caller says nothing: the API server's own default.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(10);

    /// <summary>The longest that an API server can be told to wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // What connecting, judging and the way back take: a tenth, and of short timeouts enough to get there.
    private static readonly TimeSpan LeastMargin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MostMargin = TimeSpan.FromSeconds(1);

    /// <summary>What is left for finding out about images.</summary>
    /// <param name="query">The query's <c>timeout</c>; null where there is none.</param>
    /// <param name="spent">What the request has taken so far.</param>
    /// <returns>Zero or more.</returns>
    public static TimeSpan Budget(string? query, TimeSpan spent)
    {
        var timeout = query is not null && Duration.TryParse(query, out var asked) && asked > TimeSpan.Zero ? asked : Default;
        timeout = timeout < Longest ? timeout : Longest;
        var margin = TimeSpan.FromTicks(Math.Clamp(timeout.Ticks / 10, LeastMargin.Ticks, MostMargin.Ticks));
        var budget = timeout - margin - spent;
        return budget > TimeSpan.Zero ? budget : TimeSpan.Zero;
    }
}
