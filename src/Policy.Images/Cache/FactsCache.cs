using System.Collections.Immutable;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Cache;

/// <summary>
/// What is known of images by digest, for as long as there is room. Digests are verified, so what is known stays true
/// whoever asks; who may be told is the matter of <see cref="FactsScope"/>.
/// </summary>
/// <param name="capacity">In bytes, as estimated.</param>
internal sealed class FactsCache(long capacity)
{
    private readonly BoundedCache<(FactsScope, Digest), KnownImage> _images = new(capacity);

    /// <summary>The bytes kept, as estimated.</summary>
    public long Bytes => _images.Weight;

    /// <summary>How many images are kept.</summary>
    public int Count => _images.Count;

    /// <summary>What is known of an image; null where nothing is.</summary>
    public KnownImage? Find(FactsScope scope, Digest digest) => _images.TryGet((scope, digest), out var image) ? image : null;

    /// <summary>Keeps what was found out, beside what is known of other platforms.</summary>
    public void Keep(FactsScope scope, RawManifest root, ImageRead read)
    {
        if (root.Digest is not { } digest)
        {
            return;
        }

        var platforms = Find(scope, digest)?.Platforms ?? ImmutableDictionary<Platform, ImageInspection>.Empty;
        foreach (var (platform, result) in read.ByPlatform)
        {
            if (result.Succeeded)
            {
                platforms = platforms.SetItem(platform, result.Value);
            }
        }

        var image = new KnownImage(root, platforms);
        _images.Keep((scope, digest), image, image.Weight);
    }
}

/// <summary>
/// Who may be told what is known: what was read anonymously, everybody; what was read with credentials, those who are
/// shown to have access in the registry that it was read from.
/// </summary>
/// <param name="Registry">That registry; empty for everybody.</param>
internal readonly record struct FactsScope(string Registry)
{
    /// <summary>Everybody.</summary>
    public static FactsScope Public { get; } = new("");

    /// <summary>Those who may be told what an asker was told.</summary>
    public static FactsScope Of(Asker asker) => asker.Credential.IsAnonymous ? Public : new FactsScope(asker.Registry.Name);
}

/// <summary>What is known of one image.</summary>
/// <param name="Root">What its reference resolves to: an index, or a manifest.</param>
/// <param name="Platforms">What is known for each platform that was asked for.</param>
internal sealed record KnownImage(RawManifest Root, ImmutableDictionary<Platform, ImageInspection> Platforms)
{
    // What rules remember of an image hangs on it too.
    private const long Overhead = 16 << 10;

    private const long EachLayer = 512;

    // Text is two bytes a character, and is kept as it came, as read, and as steps understood.
    private const long EachCharacter = 6;

    /// <summary>What all of it takes in memory, in bytes, as estimated.</summary>
    public long Weight => Root.Bytes.Length + Platforms.Values.Sum(Weigh);

    /// <summary>What is known for some platforms; null where one of them is missing.</summary>
    public ImageRead? On(IReadOnlyCollection<Platform> platforms) =>
        platforms.All(Platforms.ContainsKey)
            ? ImageRead.Known(platforms.Select(platform => KeyValuePair.Create(platform, Platforms[platform])))
            : null;

    private static long Weigh(ImageInspection inspection)
    {
        if (inspection is not ImageInspection.Known { Facts: var facts })
        {
            return Overhead;
        }

        var config = facts.Config;
        var characters = config.History.Sum(line => line.CreatedBy.Length + line.Comment.Length)
            + config.Env.Sum(variable => variable.Length)
            + config.Labels.Concat(facts.Annotations).Sum(pair => pair.Key.Length + pair.Value.Length);
        return Overhead + (characters * EachCharacter) + (facts.Layers.Length * EachLayer);
    }
}
