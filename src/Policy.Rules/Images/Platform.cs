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
    /// <inheritdoc/>
    public override string ToString() => Variant is null ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";
}
