using Policy.Rules.Images;

namespace Policy.Images.Attestations;

/// <summary>Tags under which clients attach things to an image, by its digest.</summary>
internal static class AttachmentTags
{
    /// <summary>
    /// cosign's, without that of signatures, which say nothing of the image. Source: cosign, specs/SIGNATURE_SPEC.md, Tag-based
    /// object discovery.
    /// </summary>
    public static IEnumerable<string> CosignOf(Digest subject) => [$"{subject.Algorithm}-{subject.Hex}.att", $"{subject.Algorithm}-{subject.Hex}.sbom"];
}
