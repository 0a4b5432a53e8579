using Policy.Rules.Documents;

namespace Policy.Images.Configuration;

/// <summary>Names of Kubernetes objects. Source: Kubernetes, Object Names and IDs.</summary>
internal static class KubernetesNames
{
    private const int LongestLabel = 63;
    private const int LongestSubdomain = 253;

    /// <summary>A namespace's name (an RFC 1123 label); null where there is none or it is none.</summary>
    public static string? NamespaceName(this DocumentValue? value) =>
        Read(value, "a namespace's name", "up to 63 lower-case letters, digits and '-'", text => text.Length <= LongestLabel && IsLabel(text));

    /// <summary>An object's name (an RFC 1123 subdomain); null where there is none or it is none.</summary>
    public static string? ObjectName(this DocumentValue? value) =>
        Read(value, "an object's name", "up to 253 lower-case letters, digits, '-' and '.'", text => text.Length <= LongestSubdomain && text.Split('.').All(IsLabel));

    /// <summary>A Service's name (an RFC 1123 label: what RFC 1035 wants beyond that is the API server's to say); null where there is none or it is none.</summary>
    public static string? ServiceName(this DocumentValue? value) =>
        Read(value, "a Service's name", "up to 63 lower-case letters, digits and '-'", text => text.Length <= LongestLabel && IsLabel(text));

    private static string? Read(DocumentValue? value, string what, string how, Func<string, bool> isRight)
    {
        if (value?.Text($"{what} as a string") is not { } text)
        {
            return null;
        }

        if (isRight(text))
        {
            return text;
        }

        value.Fail($"expected {what} ({how}), found {value.Node.Describe}");
        return null;
    }

    private static bool IsLabel(string text) =>
        text.Length > 0 && text[0] != '-' && text[^1] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
