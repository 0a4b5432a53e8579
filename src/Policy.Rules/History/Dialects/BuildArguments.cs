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
    private const string NameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

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

        // Without a shell to tell the end it is an exec form, but every argument has a name.
        var end = ShellStart(words, state.Shell) ?? words.Take(count).TakeWhile(word => NameOf(word) is not null).Count();
        arguments = Group(words.AsSpan(0, end), count, state.ArgNames);
        rest = string.Join(' ', words[end..]);
        return true;
    }

    private static int? ShellStart(string[] words, string declared)
    {
        for (var i = 0; i < words.Length; i++)
        {
            // Only a few words of what follows are looked at, so that a long line costs its length, not its square.
            if (ShellPrefix.MayBegin(words[i], declared)
                && ShellPrefix.TryStrip(string.Join(' ', words.AsSpan(i, Math.Min(ShellPrefix.MaxWords, words.Length - i))!), declared, out _, out _))
            {
                return i;
            }
        }

        return null;
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
                || (NameOf(words[i]) is { } name && (named <= count || declared.Contains(name) || IsPredefined(name)));
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

    // Arguments of the build that need no ARG. Source: Dockerfile reference, Predefined ARGs.
    private static bool IsPredefined(string name) =>
        name is "HTTP_PROXY" or "http_proxy" or "HTTPS_PROXY" or "https_proxy" or "FTP_PROXY" or "ftp_proxy"
            or "NO_PROXY" or "no_proxy" or "ALL_PROXY" or "all_proxy";
}
