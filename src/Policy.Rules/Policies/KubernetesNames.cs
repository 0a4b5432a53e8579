namespace Policy.Rules.Policies;

/// <summary>How Kubernetes wants names and labels. Source: k8s.io/apimachinery, util/validation.</summary>
public static class KubernetesNames
{
    /// <summary>What an object's name is, in words.</summary>
    public const string ExpectedSubdomain = "lower-case letters, digits, '-' and '.' with a letter or digit first and last, 253 at most";

    /// <summary>What a namespace's name is, in words.</summary>
    public const string ExpectedNamespace = "lower-case letters, digits and '-' with a letter or digit first and last, 63 at most";

    /// <summary>What a label's value is, in words.</summary>
    public const string ExpectedLabelValue = "up to 63 letters, digits, '-', '_' and '.', a letter or digit first and last";

    private const int LongestSubdomain = 253;
    private const int LongestLabel = 63;

    /// <summary>A DNS-1123 subdomain, which objects' names are.</summary>
    public static bool IsSubdomain(string text) =>
        text.Length <= LongestSubdomain && text.Split('.').All(part => IsBetween(part, char.IsAsciiLetterLower, "-"));

    /// <summary>A DNS-1123 label, which namespaces' names are.</summary>
    public static bool IsNamespace(string text) => text.Length <= LongestLabel && IsBetween(text, char.IsAsciiLetterLower, "-");

    /// <summary>A label's key: a name of up to 63 characters, with or without a DNS subdomain and a slash before it.</summary>
    public static bool IsLabelKey(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return IsLabelName(text[(slash + 1)..]) && (slash < 0 || IsSubdomain(text[..slash]));
    }

    /// <summary>A label's value; it may be empty.</summary>
    public static bool IsLabelValue(string text) => text.Length == 0 || IsLabelName(text);

    private static bool IsLabelName(string text) => text.Length <= LongestLabel && IsBetween(text, char.IsAsciiLetter, "-_.");

    // Letters, digits and marks; a letter or digit first and last.
    private static bool IsBetween(string text, Func<char, bool> isLetter, string marks) =>
        text.Length > 0
        && text.All(c => isLetter(c) || char.IsAsciiDigit(c) || marks.Contains(c, StringComparison.Ordinal))
        && !marks.Contains(text[0], StringComparison.Ordinal)
        && !marks.Contains(text[^1], StringComparison.Ordinal);
}
