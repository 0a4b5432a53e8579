using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Policy.Rules.Catalog;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Twins.Disks;

namespace Policy.Twins.Builders;

/// <summary>An image that was built.</summary>
/// <param name="Config">Its config, whose history is that of its base and its own.</param>
/// <param name="Layers">What is in its layers, lowest first.</param>
/// <param name="Disk">What they come to.</param>
internal sealed record SimulatedImage(ImageConfig Config, ImmutableArray<LayerContents> Layers, Disk Disk)
{
    // Programs, libraries and scripts come to about this when they are packed.
    private const double Packed = 0.4;
    private const long EmptyLayer = 32;

    /// <summary>Nothing: what <c>FROM scratch</c> begins with.</summary>
    public static SimulatedImage Scratch { get; } = new(new ImageConfig { Platform = new Platform("linux", "amd64") }, [], new Disk());

    /// <summary>What is known of it when it has been read.</summary>
    /// <param name="name">Its name, of which its digests are made.</param>
    public ImageFacts ToFacts(string name)
    {
        var layers = Layers.Select((layer, index) => new Layer(
            DigestOf($"{name} {index}"), EmptyLayer + (long)(layer.UnpackedBytes * Packed), "application/vnd.oci.image.layer.v1.tar+gzip")).ToImmutableArray();
        var config = Config with { DiffIds = [.. layers.Select((_, index) => DigestOf($"{name} unpacked {index}"))] };
        var (contents, problem) = ImageContents.Of(Layers);
        return new ImageFacts
        {
            Digest = DigestOf(name),
            ManifestDigest = DigestOf(name),
            Config = config,
            Layers = layers,
            AvailablePlatforms = [config.Platform!],
            CompressedBytes = layers.Sum(layer => layer.Size),
            History = BuildHistory.Read(config, layers, ImmutableDictionary<string, string>.Empty),
            Layered = contents is null
                ? throw new InvalidOperationException($"{name}: {problem!.Message}")
                : new ContentsResult.Known(contents, Needs.Files | Needs.Packages),
        };
    }

    private static Digest DigestOf(string text) => Digest.Parse("sha256:" + Hash.Of(text));
}

/// <summary>Hashes that stand where builders hash contents: the same for the same text.</summary>
internal static class Hash
{
    /// <summary>64 hex digits.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
