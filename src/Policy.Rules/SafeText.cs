using System.Globalization;
using System.Text;

namespace Policy.Rules;

/// <summary>
/// Text that somebody else wrote, made fit to be shown: of bounded length, on one line, and with nothing in it that a
/// terminal would act on or that nobody would see. White space of any kind becomes a space; other control and format
/// characters, which rewrite and reorder what stands beside them, become U+FFFD.
/// </summary>
public static class SafeText
{
    private const int Longest = 80;
    private const int MostItems = 5;
    private const char Cut = '…';

    /// <summary>The beginning of a text, its spaces as they are.</summary>
    /// <param name="text">The text, of any length and content.</param>
    /// <param name="most">The most characters (Unicode scalar values), the mark of the cut included.</param>
    public static string Line(string text, int most)
    {
        // Nearly all that is shown stays as it is.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text.Length <= most ? text : $"{text.AsSpan(0, most - 1)}{Cut}";
        }

        var line = new StringBuilder(Math.Min(text.Length, most));
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (length == most)
            {
                // The last character gives its place to the mark.
                line.Length -= char.IsLowSurrogate(line[^1]) ? 2 : 1;
                return line.Append(Cut).ToString();
            }

            line.Append(Visible(rune).ToString());
            length++;
        }

        return line.ToString();
    }

    /// <summary>The beginning of a text, its spaces as they are, in single quotes.</summary>
    public static string Quoted(string text) => $"'{Plain(text)}'";

    /// <summary>The beginning of a text, its spaces as they are; of 80 characters, the mark of the cut not counted.</summary>
    public static string Plain(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= Longest)
            {
                return shown.Append(Cut).ToString();
            }

            shown.Append(Visible(rune).ToString());
        }

        return shown.ToString();
    }

    /// <summary>The beginning of a text, each run of white space one space.</summary>
    /// <param name="text">The text, of any length and content.</param>
    /// <param name="length">How many characters at most, the mark of the cut not counted.</param>
    public static string Excerpt(string text, int length = Longest) => Around(text, 0, 0, length);

    /// <summary>The part of a text around a place in it, each run of white space one space.</summary>
    /// <param name="text">The text, of any length and content.</param>
    /// <param name="start">Where the place begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="length">How many characters at most, the marks of the cuts not counted; twice as many where the place is that long.</param>
    public static string Around(string text, int start, int end, int length = 120)
    {
        var from = Math.Max(0, Math.Min(start - (length / 3), text.Length - length));
        var to = Math.Min(text.Length, Math.Max(from + length, Math.Min(end, from + (length * 2))));

        // The cut goes beside a surrogate pair, never through it.
        from += from > 0 && char.IsLowSurrogate(text[from]) ? 1 : 0;
        to -= to < text.Length && to > from && char.IsHighSurrogate(text[to - 1]) ? 1 : 0;
        var line = Collapsed(text.AsSpan(from, to - from));
        return (from > 0 ? $"{Cut}" : "") + line + (to < text.Length ? $"{Cut}" : "");
    }

    /// <summary>
    /// The beginning of a text that should be ASCII: what is not is written as its code point, since letters of other
    /// scripts can look like ASCII ones.
    /// </summary>
    public static string Ascii(ReadOnlySpan<char> text)
    {
        var shown = new StringBuilder();
        foreach (var c in text)
        {
            // What is written as its code point takes eight times the room.
            if (shown.Length >= Longest)
            {
                return shown.Append(Cut).ToString();
            }

            _ = IsPlain(c) ? shown.Append(c) : shown.Append('<').Append(CodePoint(c)).Append('>');
        }

        return shown.ToString();
    }

    /// <summary>As <see cref="Ascii"/>, in single quotes.</summary>
    public static string QuotedAscii(ReadOnlySpan<char> text) => $"'{Ascii(text)}'";

    /// <summary>One character: <c>'x'</c>, or <c>U+200B</c> where it is not plain ASCII.</summary>
    public static string Character(char c) => IsPlain(c) ? $"'{c}'" : CodePoint(c);

    /// <summary>The first few of a list, as <see cref="Ascii"/> has them: <c>a, b, c and 4 more</c>.</summary>
    public static string List<T>(IReadOnlyCollection<T> items)
    {
        var first = string.Join(", ", items.Take(MostItems).Select(item => Ascii(item?.ToString())));
        return items.Count > MostItems ? $"{first} and {items.Count - MostItems} more" : first;
    }

    private static string Collapsed(ReadOnlySpan<char> text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var visible = Visible(rune);
            if (visible.Value != ' ' || (line.Length > 0 && line[^1] != ' '))
            {
                line.Append(visible.ToString());
            }
        }

        return line.ToString().TrimEnd(' ');
    }

    private static Rune Visible(Rune rune) => Rune.IsWhiteSpace(rune) ? new Rune(' ') : Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => Rune.ReplacementChar,
        _ => rune,
    };

    private static bool IsPlain(char c) => c is >= ' ' and <= '~';

    private static string CodePoint(char c) => "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture);
}
