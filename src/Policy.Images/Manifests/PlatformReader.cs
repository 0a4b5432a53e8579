using Policy.Rules.Images;

namespace Policy.Images.Manifests;

/// <summary>Reads the platform that an index's entry or an image's config names.</summary>
internal static class PlatformReader
{
    // No GOOS, GOARCH or variant comes near it.
    private const int Longest = 32;

    /// <summary>The platform; null where there is none, or what stands there is no name of one.</summary>
    public static Platform? Read(JsonField field)
    {
        var os = field["os"].Text() ?? "";
        var architecture = field["architecture"].Text() ?? "";
        var variant = field["variant"].Text() ?? "";
        return os.Length > 0 && architecture.Length > 0 && IsPlain(os) && IsPlain(architecture) && IsPlain(variant)
            ? new Platform(os, architecture, variant.Length == 0 ? null : variant)
            : null;
    }

    private static bool IsPlain(string text) =>
        text.Length <= Longest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
