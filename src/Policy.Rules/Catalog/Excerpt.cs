namespace Policy.Rules.Catalog;

/// <summary>Pieces of what an image holds, made fit to stand in a message: one line, of bounded length, without control characters.</summary>
internal static class Excerpt
{
    private const string Cut = "…";

    /// <summary>The beginning of a text.</summary>
    /// <param name="text">The text, of any length and content.</param>
    /// <param name="length">How many characters at most, the mark of the cut included.</param>
    public static string Of(string text, int length = 80) => Around(text, 0, 0, length);

    /// <summary>The part of a text around a place in it.</summary>
    /// <param name="text">The text, of any length and content.</param>
    /// <param name="start">Where the place begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="length">How many characters at most, the marks of the cuts not counted when both ends are cut.</param>
    public static string Around(string text, int start, int end, int length = 120)
    {
        var from = Math.Max(0, Math.Min(start - (length / 3), text.Length - length));
        var to = Math.Min(text.Length, Math.Max(from + length, Math.Min(end, from + (length * 2))));

        // The cut goes beside a surrogate pair, never through it.
        from += from > 0 && char.IsLowSurrogate(text[from]) ? 1 : 0;
        to -= to < text.Length && to > from && char.IsHighSurrogate(text[to - 1]) ? 1 : 0;
        var line = OneLine(text.AsSpan(from, to - from));
        return (from > 0 ? Cut : "") + line + (to < text.Length ? Cut : "");
    }

    private static string OneLine(ReadOnlySpan<char> text)
    {
        var line = new System.Text.StringBuilder(text.Length);
        var space = true;
        foreach (var c in text)
        {
            var blank = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!blank)
            {
                line.Append(c);
            }
            else if (!space)
            {
                line.Append(' ');
            }

            space = blank;
        }

        return line.ToString().TrimEnd(' ');
    }
}
