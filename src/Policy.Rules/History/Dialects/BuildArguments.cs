using System.Collections.Immutable;
using System.Globalization;

namespace Policy.Rules.History.Dialects;

/// <summary>
/// Build arguments before a command: <c>|2 A=x B=y /bin/sh -c …</c>. Values may hold spaces and are not quoted, and
/// the number counts the arguments (docker, BuildKit) or their words (buildah); so the arguments end where a shell
/// begins, and the names that ARG declared tell them apart.
/// </summary>
internal static class BuildArguments
{
    // Arguments of the build that need no ARG. Source: Dockerfile reference, Predefined ARGs.
    private static readonly ImmutableHashSet<string> Predefined =
    [
        "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy",
    ];

    /// <summary>Takes the arguments off a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="state">What is known before it.</param>
    /// <param name="arguments">The arguments, <c>NAME=value</c>.</param>
    /// <param name="rest">The command.</param>
    public static bool TryStrip(string text, ReadingState state, out ImmutableArray<string> arguments, out string rest)
    {
        arguments = [];
        rest = text;
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 2 || text[0] != '|'
            || !int.TryParse(text.AsSpan(1, space - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        var words = text[(space + 1)..].Split(' ');
        var end = ShellStart(words, state.Shell);
        if (end < 0)
        {
            // An exec form: there is no shell to tell the end, but every argument has a name.
            end = 0;
            while (end < Math.Min(count, words.Length) && NameOf(words[end]) is not null)
            {
                end++;
            }
        }

        arguments = Group(words.AsSpan(0, end), count, state.ArgNames);
        rest = string.Join(' ', words[end..]);
        return true;
    }

    private static int ShellStart(string[] words, string declared)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!ShellPrefix.MayBegin(words[i], declared))
            {
                continue;
            }

            // Only a few words of what follows are looked at, so that a long line costs its length, not its square.
            var head = string.Join(' ', words[i..Math.Min(i + 12, words.Length)]);
            if (ShellPrefix.TryStrip(head, declared, out _, out _))
            {
                return i;
            }
        }

        return -1;
    }

    private static ImmutableArray<string> Group(ReadOnlySpan<string> words, int count, HashSet<string> declared)
    {
        var named = 0;
        foreach (var word in words)
        {
            named += NameOf(word) is null ? 0 : 1;
        }

        var grouped = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        for (var i = 1; i <= words.Length; i++)
        {
            // More names than arguments: some are part of a value, and only the declared ones begin an argument.
            var begins = i == words.Length
                || (NameOf(words[i]) is { } name && (named <= count || declared.Contains(name) || Predefined.Contains(name)));
            if (begins)
            {
                grouped.Add(string.Join(' ', words[start..i]!));
                start = i;
            }
        }

        return grouped.ToImmutable();
    }

    private static string? NameOf(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !char.IsAsciiDigit(word[0]) && word.AsSpan(0, equals).IndexOfAnyExcept(NameCharacters) < 0 ? word[..equals] : null;
    }

    private const string NameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
}
