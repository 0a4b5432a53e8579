namespace Policy.Rules.History.Shell;

/// <summary>Kinds of token. Source: POSIX.1-2017, Shell Command Language, 2.10.1.</summary>
internal enum ShellTokenKind
{
    /// <summary>A word.</summary>
    Word,

    /// <summary><c>&amp;&amp;</c>, <c>||</c>, <c>;</c>, <c>&amp;</c> or a new line: a command ends.</summary>
    Separator,

    /// <summary><c>;;</c>: a branch of case ends.</summary>
    BranchEnd,

    /// <summary><c>|</c>: the command's output goes to the next.</summary>
    Pipe,

    /// <summary><c>(</c>.</summary>
    Open,

    /// <summary><c>)</c>.</summary>
    Close,
}

/// <summary>A token.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">A word's text, quotes taken off; else empty.</param>
/// <param name="IsQuoted">Whether part of the word was quoted: then it is no reserved word.</param>
/// <param name="Substitutions">The command lines in <c>$(…)</c>, backquotes and <c>&lt;(…)</c> within the word; null for none.</param>
internal readonly record struct ShellToken(ShellTokenKind Kind, string Text = "", bool IsQuoted = false, List<string>? Substitutions = null);
