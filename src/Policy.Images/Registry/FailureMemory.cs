using Policy.Images.Cache;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>
/// Remembers failures for a short time, so that a thousand pods of a missing image are not a thousand requests. How
/// long depends on how soon the answer may be another.
/// </summary>
internal sealed class FailureMemory<TKey>(TimeProvider time)
    where TKey : notnull
{
    private const int MaxFailures = 4_096;

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    private readonly ExpiringCache<TKey, SourceError> _failures = new(MaxFailures, time);

    /// <summary>Why it failed a moment ago; null where it did not.</summary>
    public SourceError? Find(TKey key) => _failures.TryGet(key, out var error) ? error : null;

    /// <summary>It failed.</summary>
    public void Keep(TKey key, SourceError error) => _failures.Keep(key, error, LifetimeOf(error));

    /// <summary>How long a failure is taken to last.</summary>
    public static TimeSpan LifetimeOf(SourceError error) => error.Reason switch
    {
        // Somebody pushes the image, or hands out the right credential, and tries again at once.
        UnknownReason.NotFound or UnknownReason.Unauthorized => TimeSpan.FromSeconds(10),
        UnknownReason.Unreachable => TimeSpan.FromSeconds(5),
        UnknownReason.RateLimited when error.RetryAfter is { } wait => wait < LongestRetryAfter ? wait : LongestRetryAfter,
        UnknownReason.RateLimited => TimeSpan.FromSeconds(30),

        // What the registry holds is wrong until somebody pushes it anew.
        UnknownReason.Malformed or UnknownReason.Unsupported or UnknownReason.OverLimit => TimeSpan.FromSeconds(60),

        // The next asker may have more time.
        _ => TimeSpan.Zero,
    };
}
