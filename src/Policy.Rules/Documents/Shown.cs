using System.Text;

namespace Policy.Rules.Documents;

/// <summary>How text from a document is shown in a message: on one line, not too long, nothing that a terminal would obey.</summary>
internal static class Shown
{
    private const int Longest = 80;

    /// <summary>The text between quotes.</summary>
    public static string Quoted(string text) => $"'{Plain(text)}'";

    /// <summary>The text.</summary>
    public static string Plain(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= Longest)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format ? "�" : rune.ToString());
        }

        return shown.ToString();
    }
}
