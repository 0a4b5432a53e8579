using Policy.Rules.Documents;
using Policy.Rules.Policies;

namespace Policy.Images.Configuration;

/// <summary>Reads names of Kubernetes objects. Source: Kubernetes, Object Names and IDs.</summary>
internal static class KubernetesNameReader
{
    /// <summary>A namespace's name (an RFC 1123 label); null where there is none or it is none.</summary>
    public static string? NamespaceName(this DocumentValue? value) =>
        Read(value, "a namespace's name", "up to 63 lower-case letters, digits and '-'", KubernetesNames.IsNamespace);

    /// <summary>An object's name (an RFC 1123 subdomain); null where there is none or it is none.</summary>
    public static string? ObjectName(this DocumentValue? value) =>
        Read(value, "an object's name", "up to 253 lower-case letters, digits, '-' and '.'", KubernetesNames.IsSubdomain);

    /// <summary>A Service's name (an RFC 1123 label: what RFC 1035 wants beyond that is the API server's to say); null where there is none or it is none.</summary>
    public static string? ServiceName(this DocumentValue? value) =>
        Read(value, "a Service's name", "up to 63 lower-case letters, digits and '-'", KubernetesNames.IsNamespace);

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
}
