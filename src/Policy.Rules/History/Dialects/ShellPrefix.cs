using System.Collections.Immutable;

namespace Policy.Rules.History.Dialects;

/// <summary>
/// The shell before a command line: <c>/bin/sh -c</c>, what SHELL set (<c>/bin/bash -o pipefail -c</c>),
/// <c>cmd /S /C</c>, <c>powershell -Command</c>. Source: Dockerfile reference, SHELL.
/// </summary>
internal static class ShellPrefix
{
    private static readonly ImmutableHashSet<string> PosixShells =
        ["sh", "bash", "ash", "dash", "zsh", "ksh", "mksh", "fish"];

    private static readonly ImmutableHashSet<string> PowerShells = ["powershell", "pwsh"];

    // What PowerShell takes before the command, and whether a value follows.
    private static readonly ImmutableDictionary<string, bool> PowerShellOptions = new Dictionary<string, bool>
    {
        ["-nologo"] = false,
        ["-noprofile"] = false,
        ["-nop"] = false,
        ["-noninteractive"] = false,
        ["-executionpolicy"] = true,
        ["-ep"] = true,
        ["-version"] = true,
    }.ToImmutableDictionary();

    /// <summary>Takes the shell off a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="declared">What SHELL named last; empty for none.</param>
    /// <param name="shell">The shell with its options.</param>
    /// <param name="command">What is left for it to run.</param>
    public static bool TryStrip(string text, string declared, out string shell, out string command)
    {
        if (declared.Length > 0 && text.StartsWith(declared, StringComparison.Ordinal)
            && text.Length > declared.Length && text[declared.Length] == ' ')
        {
            shell = declared;
            command = text[(declared.Length + 1)..];
            return true;
        }

        var length = Length(text.Split(' ', MaxWords));
        shell = length < 0 ? "" : Join(text, length);
        command = length < 0 ? text : text[Math.Min(shell.Length + 1, text.Length)..];
        return length >= 0;
    }

    /// <summary>Whether a shell can begin with a word.</summary>
    public static bool MayBegin(string word, string declared) =>
        (declared.Length > 0 && declared.StartsWith(word, StringComparison.Ordinal))
        || NameOf(word) is var name && (PosixShells.Contains(name) || PowerShells.Contains(name) || name.Equals("cmd", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the words of an exec form are a shell and one command line: what a shell form becomes in a config.</summary>
    public static bool IsShellForm(ImmutableArray<string> words, out string script)
    {
        var length = Length([.. words]);
        var isShell = length >= 0 && words.Length == length + 1;
        script = isShell ? words[^1] : "";
        return isShell;
    }

    /// <summary>Where the command line stands among a shell's words; -1 where there is none.</summary>
    public static int ScriptIndex(ImmutableArray<string> words) => Length([.. words]);

    /// <summary>Whether a shell is one of Windows, in which a backslash is no escape.</summary>
    public static bool IsWindows(string shell) => NameOf(shell.Split(' ', 2)[0]) is "cmd" or "powershell" or "pwsh";

    /// <summary>The name of a program without its folder and <c>.exe</c>.</summary>
    public static string NameOf(string program)
    {
        var name = program[(program.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4].ToLowerInvariant() : name;
    }

    /// <summary>Whether a program is a POSIX shell.</summary>
    public static bool IsPosixShell(string program) => PosixShells.Contains(NameOf(program));

    // A shell with its options is short; what follows may be long and is not looked at.
    private const int MaxWords = 12;

    private static string Join(string text, int words)
    {
        var end = 0;
        for (var i = 0; i < words; i++)
        {
            var next = text.IndexOf(' ', end);
            end = next < 0 ? text.Length : i == words - 1 ? next : next + 1;
        }

        return text[..end];
    }

    // How many words the shell takes up to and with the option that says a command follows; -1 where there is none.
    private static int Length(string[] words)
    {
        var name = NameOf(words.Length == 0 ? "" : words[0]);
        if (PosixShells.Contains(name))
        {
            return PosixLength(words);
        }

        if (name.Equals("cmd", StringComparison.OrdinalIgnoreCase))
        {
            var at = Array.FindIndex(words, 1, word => word.Equals("/c", StringComparison.OrdinalIgnoreCase));
            return at > 0 && words[1..at].All(word => word.StartsWith('/')) ? at + 1 : -1;
        }

        return PowerShells.Contains(name) ? PowerShellLength(words) : -1;
    }

    private static int PosixLength(string[] words)
    {
        for (var i = 1; i < words.Length; i++)
        {
            var word = words[i];
            if (word.Length < 2 || word[0] is not ('-' or '+'))
            {
                return -1;
            }

            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                continue;
            }

            if (word.Contains('c', StringComparison.Ordinal))
            {
                return i + 1 + (word.EndsWith('o') ? 1 : 0);
            }

            i += word.EndsWith('o') ? 1 : 0;
        }

        return -1;
    }

    private static int PowerShellLength(string[] words)
    {
        for (var i = 1; i < words.Length; i++)
        {
            var word = words[i].ToLowerInvariant();
            if (word is "-command" or "-c")
            {
                return i + 1;
            }

            if (!PowerShellOptions.TryGetValue(word, out var takesValue))
            {
                return -1;
            }

            i += takesValue ? 1 : 0;
        }

        return -1;
    }
}
