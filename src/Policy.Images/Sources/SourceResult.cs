using System.Diagnostics.CodeAnalysis;
using Policy.Rules.Verdicts;

namespace Policy.Images.Sources;

/// <summary>What a source gave, or why it gave nothing.</summary>
internal readonly record struct SourceResult<T>
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
internal sealed record SourceError(UnknownReason Reason, string Message);
