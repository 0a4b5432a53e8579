using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Policy.Webhook.Kubernetes;

/// <summary>What the API server answered, or why there is no answer.</summary>
/// <param name="Value">The answer.</param>
/// <param name="Error">Why there is none.</param>
internal sealed record ApiAnswer<T>(T? Value, ApiError? Error)
    where T : notnull
{
    /// <summary>Whether there is an answer.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>An answer.</summary>
    public static implicit operator ApiAnswer<T>(T value) => new(value, null);

    /// <summary>None, and why.</summary>
    public static implicit operator ApiAnswer<T>(ApiError error) => new(default, error);
}

/// <summary>Why the API server gave no answer, or not the one that was asked for.</summary>
internal sealed record ApiError
{
    /// <summary>The HTTP status; null where nothing was answered.</summary>
    public int? Status { get; init; }

    /// <summary>The <c>reason</c> of the server's Status (<c>Conflict</c>, <c>AlreadyExists</c>), or one of <see cref="ApiErrorReasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>One sentence: what was asked, where, and what came of it.</summary>
    public required string Message { get; init; }

    /// <summary>How long the server wants to be left alone; null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>401: it is not known who we are.</summary>
    public bool IsUnauthorized => Status == (int)HttpStatusCode.Unauthorized;

    /// <summary>403: we may not.</summary>
    public bool IsForbidden => Status == (int)HttpStatusCode.Forbidden;

    /// <summary>404: there is no such object, or no such kind.</summary>
    public bool IsNotFound => Status == (int)HttpStatusCode.NotFound;

    /// <summary>409: somebody else was faster, be it in changing (<c>Conflict</c>) or in creating (<c>AlreadyExists</c>).</summary>
    public bool IsConflict => Status == (int)HttpStatusCode.Conflict;

    /// <summary>410: the version or the page asked for is remembered no more.</summary>
    public bool IsGone => Status == (int)HttpStatusCode.Gone;

    /// <summary>429: too much was asked; <see cref="RetryAfter"/> may say when to come back.</summary>
    public bool IsTooManyRequests => Status == (int)HttpStatusCode.TooManyRequests;
}

/// <summary>Reasons that are not the server's but ours; they are labels of a metric, so there are few.</summary>
internal static class ApiErrorReasons
{
    /// <summary>There was no connection, or it broke.</summary>
    public const string Unreachable = "Unreachable";

    /// <summary>The answer did not come in time.</summary>
    public const string TimedOut = "TimedOut";

    /// <summary>The answer is larger than is read.</summary>
    public const string TooLarge = "TooLarge";

    /// <summary>The answer is not what was asked for.</summary>
    public const string Malformed = "Malformed";

    /// <summary>There is no token to ask with.</summary>
    public const string NoCredentials = "NoCredentials";

    /// <summary>No object can have such a name: nothing was asked.</summary>
    public const string BadPath = "BadPath";
}
