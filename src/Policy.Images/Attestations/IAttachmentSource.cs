using System.Collections.Immutable;
using Policy.Images.Cache;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Attestations;

/// <summary>A manifest that is attached to an image, or what points to it.</summary>
/// <param name="Descriptor">What points to it.</param>
/// <param name="Where">Where it hangs, as <see cref="Rules.Attestations.Attestation.Where"/> says it.</param>
internal sealed record Attachment(Descriptor Descriptor, string Where)
{
    /// <summary>What kind of artifact its list says that it is; empty where it does not.</summary>
    public string ArtifactType { get; init; } = "";

    /// <summary>The predicate type that its list tells; empty where it does not.</summary>
    public string PredicateType { get; init; } = "";

    /// <summary>The manifest, where it had to be read to know of it.</summary>
    public RawManifest? Manifest { get; init; }

    /// <summary>Whether where it hangs binds it to the image; what only refers to an image has to say so itself.</summary>
    public bool IsBound { get; init; }
}

/// <summary>What is attached to a digest.</summary>
/// <param name="Found">What was found.</param>
/// <param name="Problems">What kept more from being found.</param>
internal sealed record AttachmentList(ImmutableArray<Attachment> Found, ImmutableArray<SourceError> Problems)
{
    /// <summary>Nothing at all.</summary>
    public static AttachmentList Nothing { get; } = new([], []);
}

/// <summary>Where one asker looks for what is attached to an image.</summary>
internal interface IAttachmentSource
{
    /// <summary>
    /// Where the image is, and who asks: equal for those who may share an answer. Nobody elsewhere may, though the image is the
    /// same: whoever can write to a copy of it can attach to that what he likes.
    /// </summary>
    object Place { get; }

    /// <summary>The image's place, for people.</summary>
    string Name { get; }

    /// <summary>Who may be told of what the image's own index holds, which is the same wherever it is.</summary>
    FactsScope Scope { get; }

    /// <summary>What is attached to a manifest or index.</summary>
    Task<AttachmentList> ListAsync(Digest subject, Deadline deadline);

    /// <summary>A manifest that was listed.</summary>
    Task<SourceResult<RawManifest>> GetManifestAsync(Descriptor descriptor, Deadline deadline);

    /// <summary>A document whole.</summary>
    Task<SourceResult<ReadOnlyMemory<byte>>> GetDocumentAsync(Descriptor descriptor, long limit, Deadline deadline);
}
