using System.Globalization;
using System.Text;

namespace Policy.Webhook.Admission.Answers;

/// <summary>
/// Text for terminals and headers. References, names and what images hold are written by anybody: control characters
/// could rewrite a terminal's lines, and Unicode's format characters reorder them.
/// </summary>
internal static class PlainText
{
    /// <summary>One line of visible text: control and format characters are taken out, line ends and tabs become spaces.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters (Unicode scalar values); what is cut off shows as an ellipsis.</param>
    public static string Line(string text, int most)
    {
        var line = new StringBuilder(Math.Min(text.Length, most));
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Visible(rune) is not { } visible)
            {
                continue;
            }

            if (length == most)
            {
                // The last character gives its place to the ellipsis.
                line.Length -= char.IsLowSurrogate(line[^1]) ? 2 : 1;
                return line.Append('…').ToString();
            }

            line.Append(visible.ToString());
            length++;
        }

        return line.ToString();
    }

    private static Rune? Visible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when rune.Value is '\n' or '\r' or '\t' => new Rune(' '),
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse => null,
        _ => rune,
    };
}
