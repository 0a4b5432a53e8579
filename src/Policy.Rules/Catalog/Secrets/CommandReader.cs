namespace Policy.Rules.Catalog.Secrets;

/// <summary>A word of a command line, where it stands and whether a quote opens before it.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Quote">The quote that opens before it; NUL where none does.</param>
/// <param name="Operator">Whether it is <c>;</c>, <c>&amp;</c> or <c>|</c>, between commands.</param>
internal readonly record struct CommandWord(int Start, int End, char Quote, bool Operator);

/// <summary>
/// Splits text into words as a shell would, near enough: the same for <c>a "b c"</c> and <c>["a","b c"]</c>. Words
/// within quotes come one by one, and the first of them knows how far the quotes reach.
/// </summary>
internal static class CommandReader
{
    /// <summary>The words of a text.</summary>
    public static IEnumerable<CommandWord> Words(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is ';' or '|' or '&')
            {
                yield return new CommandWord(at, at + 1, '\0', Operator: true);
                at++;
            }
            else if (Breaks(text, at))
            {
                at++;
            }
            else
            {
                var start = at;
                while (at < text.Length && !Breaks(text, at) && text[at] is not (';' or '|' or '&'))
                {
                    at++;
                }

                if (text.AsSpan(start, at - start).ContainsAnyExcept(",[](){}:"))
                {
                    yield return new CommandWord(start, at, OpeningQuote(text, start), Operator: false);
                }
            }
        }
    }

    /// <summary>The whole of the value that begins with a word: to the closing quote where one opened before it.</summary>
    public static (int Start, int End) Value(string text, CommandWord word)
    {
        var closing = word.Quote == '\0' ? -1 : text.AsSpan(word.Start).IndexOf(word.Quote);
        var end = closing < 0 ? word.End : word.Start + closing;
        return (word.Start, end > word.Start && text[end - 1] == '\\' ? end - 1 : end);
    }

    private static bool Breaks(string text, int at) => char.IsWhiteSpace(text[at]) || text[at] is '"' or '\'' or '`'
        || (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\'' or '\n');

    // A quote that follows a word closes; one that stands free opens.
    private static char OpeningQuote(string text, int start)
    {
        if (start == 0 || text[start - 1] is not ('"' or '\''))
        {
            return '\0';
        }

        var before = start - 2 - (start > 1 && text[start - 2] == '\\' ? 1 : 0);
        return before < 0 || char.IsWhiteSpace(text[before]) || text[before] is '=' or '(' or '[' or '{' or ',' or ':' ? text[start - 1] : '\0';
    }
}
