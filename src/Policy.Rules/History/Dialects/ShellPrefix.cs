using System.Collections.Immutable;

namespace Policy.Rules.History.Dialects;

/// <summary>
/// The shell before a command line: <c>/bin/sh -c</c>, what SHELL set (<c>/bin/bash -o pipefail -c</c>),
/// <c>cmd /S /C</c>, <c>powershell -Command</c>. Source: Dockerfile reference, SHELL.
/// </summary>
internal static class ShellPrefix
{
    /// <summary>A shell with its options is short; what follows may be long and is not looked at.</summary>
    public const int MaxWords = 12;

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

        string[] words = [.. text.Split(' ', MaxWords + 1).Take(MaxWords)];
        if (Length(words) is not { } length)
        {
            (shell, command) = ("", text);
            return false;
        }

        shell = string.Join(' ', words.Take(length));
        command = text[Math.Min(shell.Length + 1, text.Length)..];
        return true;
    }

    /// <summary>Whether a shell can begin with a word.</summary>
    public static bool MayBegin(string word, string declared) =>
        declared.StartsWith(word, StringComparison.Ordinal) || IsPosixShell(word) || IsWindows(word);

    /// <summary>Whether the words of an exec form are a shell and one command line: what a shell form becomes in a config.</summary>
    public static bool IsShellForm(ImmutableArray<string> words, out string script)
    {
        var isShell = Length([.. words]) is { } length && words.Length == length + 1;
        script = isShell ? words[^1] : "";
        return isShell;
    }

    /// <summary>The command line among a shell's words; null where there is none.</summary>
    public static string? Script(ImmutableArray<string> words) => Length([.. words]) is { } length && length < words.Length ? words[length] : null;

    /// <summary>Whether a shell is one of Windows, in which a backslash is no escape.</summary>
    public static bool IsWindows(string shell) => NameOf(shell.Split(' ', 2)[0]) is "cmd" or "powershell" or "pwsh";

    /// <summary>The name of a program without its folder and <c>.exe</c>.</summary>
    public static string NameOf(string program)
    {
        var name = program[(program.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4].ToLowerInvariant() : name;
    }

    /// <summary>Whether a program is a POSIX shell.</summary>
    public static bool IsPosixShell(string program) =>
        NameOf(program) is "sh" or "bash" or "ash" or "dash" or "zsh" or "ksh" or "mksh" or "fish";

    // How many words the shell takes up to and with the option that says a command follows; null where there is none.
    private static int? Length(string[] words) => words.Length == 0 ? null : NameOf(words[0]) switch
    {
        "cmd" => CmdLength(words),
        "powershell" or "pwsh" => PowerShellLength(words),
        var name => IsPosixShell(name) ? PosixLength(words) : null,
    };

    private static int? CmdLength(string[] words)
    {
        var switches = words.Skip(1).TakeWhile(word => word.StartsWith('/')).ToList();
        var at = switches.FindIndex(word => word.Equals("/c", StringComparison.OrdinalIgnoreCase));
        return at < 0 ? null : at + 2;
    }

    private static int? PosixLength(string[] words)
    {
        for (var i = 1; i < words.Length; i++)
        {
            var word = words[i];
            if (word.Length < 2 || word[0] is not ('-' or '+'))
            {
                return null;
            }

            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                continue;
            }

            // -o takes the next word, and so does -co.
            var next = i + (word.EndsWith('o') ? 1 : 0);
            if (word.Contains('c', StringComparison.Ordinal))
            {
                return next + 1;
            }

            i = next;
        }

        return null;
    }

    // Options before the command, some of which take a value. Source: about_PowerShell_exe, about_Pwsh.
    private static int? PowerShellLength(string[] words)
    {
        for (var i = 1; i < words.Length; i++)
        {
            switch (words[i].ToLowerInvariant())
            {
                case "-command" or "-c":
                    return i + 1;
                case "-nologo" or "-noprofile" or "-nop" or "-noninteractive":
                    break;
                case "-executionpolicy" or "-ep" or "-version":
                    i++;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }
}
