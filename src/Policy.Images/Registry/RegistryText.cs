using System.Globalization;
using System.Text;

namespace Policy.Images.Registry;

/// <summary>Makes text that a registry sent fit to be shown.</summary>
internal static class RegistryText
{
    private const int LongestText = 200;

    /// <summary>The text without control and formatting characters (which can forge terminals and logs), cut at 200 characters or more.</summary>
    public static string Clean(string text, int longest = LongestText)
    {
        var clean = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > longest)
            {
                return clean.ToString().TrimEnd() + "…";
            }

            clean.Append(IsShown(rune) ? rune.ToString() : " ");
        }

        return clean.ToString().Trim();
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or
        UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
