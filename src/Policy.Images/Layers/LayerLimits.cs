using Policy.Rules.Catalog.Secrets.Files;

namespace Policy.Images.Layers;

/// <summary>How much is read of one layer.</summary>
internal sealed record LayerLimits
{
    /// <summary>The most bytes as stored.</summary>
    public long StoredBytes { get; init; } = 8L << 30;

    /// <summary>The most bytes of the unpacked tar.</summary>
    public long UnpackedBytes { get; init; } = 32L << 30;

    /// <summary>How many times its stored bytes a layer may unpack to.</summary>
    public int Ratio { get; init; } = 250;

    /// <summary>The most entries.</summary>
    public int Entries { get; init; } = 500_000;

    /// <summary>The most bytes that the list of its files may take.</summary>
    public long ListBytes { get; init; } = 64 << 20;

    /// <summary>The most packages that its files may name, applications that ask for some among them.</summary>
    public int Packages { get; init; } = 200_000;

    /// <summary>The most characters that their names, their versions and the names of what they ask for may have together.</summary>
    public long PackageText { get; init; } = 16 << 20;

    /// <summary>The most credentials that are kept; more are not looked for.</summary>
    public int Secrets { get; init; } = FileSecretScanner.MostOfLayer;

    /// <summary>The most files that may turn out not to be readable.</summary>
    public int Problems { get; init; } = 10_000;

    /// <summary>The least that has to come in half a minute.</summary>
    public long LeastBytes { get; init; } = 256 << 10;

    /// <summary>The longest that reading may take.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(10);
}
