using System.Collections.Immutable;
using Policy.Images.Attestations;
using Policy.Images.Cache;
using Policy.Images.Configuration;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry;

/// <summary>What is attached to images in a registry, as one asker sees it: referrers, and what stands under cosign's tags.</summary>
internal sealed class RegistryAttachments(RegistryClient client, Asker asker, ImageReference reference, LimitSettings limits) : IAttachmentSource
{
    private readonly Referrers _referrers = new(client, limits);

    public object Place { get; } = asker.Credential.IsAnonymous ? PublicPlaceOf(reference) : asker;

    public string Name => $"{asker.Registry.Name}/{asker.Repository}";

    public FactsScope Scope => FactsScope.Of(asker);

    /// <summary>Where what anybody may read is attached to an image, at whichever of its registry's mirrors it was found.</summary>
    public static object PublicPlaceOf(ImageReference reference) => new PublicPlace(reference.Registry, reference.Repository);

    public async Task<AttachmentList> ListAsync(Digest subject, Deadline deadline)
    {
        var listing = _referrers.ListAsync(asker, subject, null, deadline);
        var tagging = AttachmentTags.CosignOf(subject).Select(tag => FindAsync(tag, deadline)).ToList();
        var referrers = await listing;
        SourceResult<ImmutableArray<Attachment>>[] found =
        [
            .. await Task.WhenAll(tagging),
            referrers.Succeeded ? referrers.Value.Where(MayTell).Select(Of).ToImmutableArray() : referrers.Error,
        ];
        return new AttachmentList(
            [.. found.Where(list => list.Succeeded).SelectMany(list => list.Value)],
            [.. found.Select(list => list.Error).OfType<SourceError>()]);
    }

    public async Task<SourceResult<RawManifest>> GetManifestAsync(Descriptor descriptor, Deadline deadline)
    {
        var expected = Expectation.Of(descriptor, limits.ManifestBytes, $"the manifest {descriptor.Digest} of {Name}");
        return expected.Succeeded ? await client.GetManifestAsync(asker, descriptor.Digest, expected.Value, deadline) : expected.Error;
    }

    public async Task<SourceResult<ReadOnlyMemory<byte>>> GetDocumentAsync(Descriptor descriptor, long limit, Deadline deadline)
    {
        var expected = Expectation.Of(descriptor, limit, $"the blob {descriptor.Digest} of {Name}");
        return expected.Succeeded ? await client.GetBlobAsync(asker, descriptor.Digest, expected.Value, deadline) : expected.Error;
    }

    private async Task<SourceResult<ImmutableArray<Attachment>>> FindAsync(string tag, Deadline deadline)
    {
        var manifest = await client.GetManifestAsync(asker, tag, limits.ManifestBytes, deadline);
        if (!manifest.Succeeded)
        {
            return manifest.Error.Reason == UnknownReason.NotFound ? ImmutableArray<Attachment>.Empty : manifest.Error;
        }

        var (digest, mediaType, bytes) = manifest.Value;
        return ImmutableArray.Create(new Attachment(new Descriptor(mediaType, digest ?? ContentDigest.Of(bytes.Span), bytes.Length), $"tag {tag}")
        {
            Manifest = manifest.Value,
            IsBound = true,
        });
    }

    private static bool MayTell(Referrer referrer) =>
        PredicateTypes.MayTell(referrer.ArtifactType) && !PredicateTypes.IsSignature(PredicateOf(referrer));

    private static Attachment Of(Referrer referrer) => new(referrer.Descriptor, $"referrer {referrer.Descriptor.Digest}")
    {
        ArtifactType = referrer.ArtifactType,
        PredicateType = PredicateOf(referrer),
    };

    private static string PredicateOf(Referrer referrer) => referrer.Annotations.GetValueOrDefault(PredicateTypes.BundleAnnotation, "");

    private sealed record PublicPlace(string Registry, string Repository);
}
