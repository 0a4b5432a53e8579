using Policy.Images.Archives;
using Policy.Images.Cache;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Attestations;

/// <summary>
/// What is attached to an image on disk: what its layout's index names beside it. Docker archives hold images alone.
/// </summary>
internal sealed class DiskAttachments(IDiskSource source, ImageLocation location) : IAttachmentSource
{
    public object Place => location;

    public string Name => location.ToString();

    public FactsScope Scope => FactsScope.Public;

    public async Task<AttachmentList> ListAsync(Digest subject, Deadline deadline)
    {
        var entries = await source.EntriesAsync(deadline.Token);
        return entries.Succeeded
            ? new AttachmentList([.. entries.Value.Select(entry => Of(entry, subject)).OfType<Attachment>()], [])
            : new AttachmentList([], [entries.Error]);
    }

    public Task<SourceResult<RawManifest>> GetManifestAsync(Descriptor descriptor, Deadline deadline) => source.GetManifestAsync(descriptor, deadline.Token);

    public Task<SourceResult<ReadOnlyMemory<byte>>> GetDocumentAsync(Descriptor descriptor, long limit, Deadline deadline) =>
        source.GetBlobAsync(descriptor, limit, deadline.Token);

    // oras copies referrers into a layout with their artifact type; cosign's tags become names.
    private static Attachment? Of(IndexEntry entry, Digest subject)
    {
        var names = OciLayout.NamesOf(entry).Select(name => name[(name.LastIndexOf(':') + 1)..]);
        if (AttachmentTags.CosignOf(subject).Intersect(names).FirstOrDefault() is { } tag)
        {
            return new Attachment(entry.Descriptor, $"tag {tag}") { IsBound = true };
        }

        return entry.ArtifactType.Length > 0 && PredicateTypes.MayTell(entry.ArtifactType)
            ? new Attachment(entry.Descriptor, $"referrer {entry.Descriptor.Digest}")
            {
                ArtifactType = entry.ArtifactType,
                PredicateType = entry.Annotations.GetValueOrDefault(PredicateTypes.BundleAnnotation, ""),
            }
            : null;
    }
}
