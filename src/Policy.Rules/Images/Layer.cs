namespace Policy.Rules.Images;

/// <summary>A layer as the manifest names it. Source: OCI image specification, manifest.md, layers.</summary>
/// <param name="Digest">The digest of the blob as it is stored.</param>
/// <param name="Size">Its size in bytes as it is stored.</param>
/// <param name="MediaType">Its media type.</param>
public sealed record Layer(Digest Digest, long Size, string MediaType);
