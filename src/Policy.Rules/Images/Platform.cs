using System.Diagnostics.CodeAnalysis;

namespace Policy.Rules.Images;

/// <summary>
/// An operating system and architecture in Go's names, as in an index: <c>linux/amd64</c>, <c>linux/arm/v7</c>.
/// Source: OCI image specification, image-index.md, platform.
/// </summary>
/// <param name="Os">GOOS: <c>linux</c>, <c>windows</c>.</param>
/// <param name="Architecture">GOARCH: <c>amd64</c>, <c>arm64</c>, <c>arm</c>.</param>
/// <param name="Variant">The CPU variant, such as <c>v7</c>; null where it does not matter.</param>
public sealed record Platform(string Os, string Architecture, string? Variant = null)
{
    /// <summary>Reads a platform as people write it: <c>os/architecture</c> or <c>os/architecture/variant</c>.</summary>
    /// <param name="text">What is read.</param>
    /// <param name="platform">The platform, where there is one.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Platform? platform)
    {
        var parts = text.Split('/');
        platform = parts.Length is 2 or 3 && parts.All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
            ? new Platform(parts[0], parts[1], parts.ElementAtOrDefault(2))
            : null;
        return platform is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
