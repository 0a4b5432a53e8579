using Policy.Rules;

namespace Policy.Images.Registry;

/// <summary>Makes text that a registry sent fit to be shown.</summary>
internal static class RegistryText
{
    /// <summary>The longest message, in characters: longer ones help nobody who reads a denial.</summary>
    public const int LongestMessage = 1_000;

    private const int LongestText = 200;

    /// <summary>The text on one line without control and format characters (which can forge terminals and logs), cut at 200 characters or more.</summary>
    public static string Clean(string text, int longest = LongestText) => SafeText.Excerpt(text, longest);
}
