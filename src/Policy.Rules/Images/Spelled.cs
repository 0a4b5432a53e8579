using System.Globalization;
using System.Text;

namespace Policy.Rules.Images;

/// <summary>Text that somebody else wrote, made fit to stand in a message: short, and without control characters.</summary>
internal static class Spelled
{
    private const int Longest = 80;
    private const int MostItems = 5;

    /// <summary>Text in single quotes, its end left out where it is long.</summary>
    public static string Quoted(ReadOnlySpan<char> text) => $"'{Plain(text)}'";

    /// <summary>Text as it stands, its end left out where it is long.</summary>
    public static string Plain(ReadOnlySpan<char> text)
    {
        var shown = new StringBuilder();
        foreach (var c in text.Length > Longest ? text[..Longest] : text)
        {
            _ = IsPlain(c) ? shown.Append(c) : shown.Append('<').Append(CodePoint(c)).Append('>');
        }

        return shown.Append(text.Length > Longest ? "…" : "").ToString();
    }

    /// <summary>The first few of a list: <c>a, b, c and 4 more</c>.</summary>
    public static string List<T>(IReadOnlyCollection<T> items)
    {
        var first = string.Join(", ", items.Take(MostItems).Select(item => Plain(item?.ToString())));
        return items.Count > MostItems ? $"{first} and {items.Count - MostItems} more" : first;
    }

    /// <summary>One character: <c>'x'</c>, or <c>U+200B</c> where it would not be seen.</summary>
    public static string Character(char c) => IsPlain(c) ? $"'{c}'" : CodePoint(c);

    // What is not plain ASCII is written as its code point: letters of other scripts can look like ASCII ones, and
    // terminals act on control characters.
    private static bool IsPlain(char c) => c is >= ' ' and <= '~';

    private static string CodePoint(char c) => "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture);
}
