using Policy.Images.Cache;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Registry;

/// <summary>What is known of images in registries, given to those who may be told.</summary>
/// <param name="client">Who asks registries whether somebody may.</param>
/// <param name="facts">What is known.</param>
/// <param name="access">Who was let in lately.</param>
internal sealed class KnownImages(RegistryClient client, FactsCache facts, AccessMemory access)
{
    /// <summary>What everybody may be told; null where nothing is known.</summary>
    public KnownImage? Open(Digest digest) => facts.Find(FactsScope.Public, digest);

    /// <summary>What is known and the asker may be told; null where it has to be read.</summary>
    public async Task<ImageRead?> RecallAsync(Asker asker, Digest digest, IReadOnlyCollection<Platform> platforms, Deadline deadline)
    {
        if (Open(digest)?.On(platforms) is { } open)
        {
            return open;
        }

        if (asker.Credential.IsAnonymous || facts.Find(FactsScope.Of(asker), digest)?.On(platforms) is not { } known)
        {
            return null;
        }

        if (access.Holds(asker, digest))
        {
            return known;
        }

        var head = await client.HeadManifestAsync(asker, digest.ToString(), deadline);
        if (!head.Succeeded)
        {
            return ImageRead.Failed(platforms, head.Error);
        }

        access.Show(asker, digest);
        return known;
    }

    /// <summary>
    /// The index or manifest that a digest is of, where the asker may be told: an index that is known leaves a manifest and a
    /// config to be read for a further platform. Null where it is not known.
    /// </summary>
    public RawManifest? RootOf(Asker asker, Digest digest) =>
        (Open(digest) ?? (access.Holds(asker, digest) ? facts.Find(FactsScope.Of(asker), digest) : null))?.Root;

    /// <summary>The registry gave an asker the manifest of a digest.</summary>
    public void Show(Asker asker, Digest digest) => access.Show(asker, digest);

    /// <summary>Keeps what an asker read.</summary>
    public void Keep(Asker asker, RawManifest root, ImageRead read) => facts.Keep(FactsScope.Of(asker), root, read);
}
