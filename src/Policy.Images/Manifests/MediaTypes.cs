namespace Policy.Images.Manifests;

/// <summary>Media types of OCI and of Docker. Source: OCI image specification, media-types.md; Docker image manifest v2, schema 2.</summary>
internal static class MediaTypes
{
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar";
    public const string OciArtifact = "application/vnd.oci.artifact.manifest.v1+json";

    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";
    public const string DockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    public const string DockerLayerZstd = "application/vnd.docker.image.rootfs.diff.tar.zstd";
    public const string DockerSchema1 = "application/vnd.docker.distribution.manifest.v1+json";
    public const string DockerSchema1Signed = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /// <summary>
    /// Whether a config of this type says that a manifest is an image. Docker also runs images whose config has one of the
    /// types that registries fall back to, so those are judged as images too.
    /// </summary>
    public static bool IsImageConfig(string mediaType) =>
        mediaType is OciConfig or DockerConfig or "application/octet-stream" or "text/plain" or "text/html" or "";

    /// <summary>Whether runtimes unpack layers of this type, however they are compressed and wherever they come from.</summary>
    public static bool IsLayer(string mediaType) =>
        mediaType.StartsWith("application/vnd.oci.image.layer.", StringComparison.OrdinalIgnoreCase)
        || mediaType.StartsWith("application/vnd.docker.image.rootfs.", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether layers of this type are stored as they are unpacked.</summary>
    public static bool IsUnpackedLayer(string mediaType) => mediaType is OciLayer or DockerLayer;
}
