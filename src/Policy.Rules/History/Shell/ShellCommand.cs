using System.Collections.Immutable;

namespace Policy.Rules.History.Shell;

/// <summary>One simple command of a command line: a program and its arguments, quotes taken off.</summary>
/// <remarks>Variables and substitutions are not expanded: they stay in the words as written.</remarks>
public sealed record ShellCommand
{
    /// <summary>The program and its arguments; wrappers such as <c>sudo</c> and <c>env</c> are taken off.</summary>
    public required ImmutableArray<string> Words { get; init; }

    /// <summary>Variables set for this command alone, <c>NAME=value</c>.</summary>
    public ImmutableArray<string> Assignments { get; init; } = [];

    /// <summary>The wrappers that were taken off, outermost first: <c>sudo</c>, <c>exec</c>, <c>env</c>.</summary>
    public ImmutableArray<string> Wrappers { get; init; } = [];

    /// <summary>Which pipeline of the command line it belongs to, from 0.</summary>
    public int Pipeline { get; init; }

    /// <summary>Whether a shell runs what this command prints: <c>sh -c "$(curl …)"</c>, <c>bash &lt;(curl …)</c>.</summary>
    public bool IsRunByShell { get; init; }

    /// <summary>The program's name without its folder; empty for a command of assignments alone.</summary>
    public string Program => Words.IsEmpty ? "" : Words[0][(Words[0].LastIndexOf('/') + 1)..];

    /// <summary>The arguments.</summary>
    public ReadOnlySpan<string> Arguments => Words.IsEmpty ? [] : Words.AsSpan()[1..];

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Words);
}
