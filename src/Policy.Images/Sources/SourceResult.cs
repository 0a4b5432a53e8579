using System.Diagnostics.CodeAnalysis;
using Policy.Rules.Verdicts;

namespace Policy.Images.Sources;

/// <summary>A result of whatever type.</summary>
internal interface ISourceResult
{
    /// <summary>Why there is no value; null where there is one.</summary>
    SourceError? Error { get; }
}

/// <summary>What a source gave, or why it gave nothing.</summary>
internal readonly record struct SourceResult<T> : ISourceResult
{
    private SourceResult(T? value, SourceError? error)
    {
        Value = value;
        Error = error;
    }

    public T? Value { get; }

    public SourceError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    public static implicit operator SourceResult<T>(T value) => new(value, null);

    public static implicit operator SourceResult<T>(SourceError error) => new(default, error);
}

/// <summary>Makes results of what cannot be converted to one: interfaces.</summary>
internal static class SourceResult
{
    /// <summary>What a source gave.</summary>
    public static SourceResult<T> Of<T>(T value) => value;
}

/// <summary>Why a source gave nothing.</summary>
/// <param name="Reason">Of the closed set.</param>
/// <param name="Message">For people: what, where, what was expected. Never a credential, never a query string.</param>
internal sealed record SourceError(UnknownReason Reason, string Message)
{
    /// <summary>Whether the same question may be answered a moment later.</summary>
    public bool MayPass { get; init; }

    /// <summary>Whether the host itself failed to answer, whatever was asked.</summary>
    public bool IsHostDown { get; init; }

    /// <summary>How long the other side wants to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
