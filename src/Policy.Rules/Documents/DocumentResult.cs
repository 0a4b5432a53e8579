using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Policy.Rules.Documents;

/// <summary>A document read, or every mistake in it.</summary>
/// <typeparam name="T">What was read.</typeparam>
/// <param name="Value">What was read; null where there are errors.</param>
/// <param name="Errors">The mistakes, in the order of their lines.</param>
public sealed record DocumentResult<T>(T? Value, ImmutableArray<DocumentError> Errors)
    where T : class
{
    /// <summary>Whether the document is right.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsValid => Errors.IsEmpty;
}
