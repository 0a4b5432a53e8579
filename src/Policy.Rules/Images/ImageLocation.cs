using System.Diagnostics.CodeAnalysis;

namespace Policy.Rules.Images;

/// <summary>Where an image is to be found. The names of the transports are skopeo's (containers-transports(5)).</summary>
public abstract record ImageLocation
{
    private ImageLocation()
    {
    }

    /// <summary>The registry reference, or null where the image is on disk.</summary>
    public virtual ImageReference? Reference => null;

    /// <summary>
    /// The location of an image that a pod names: always a registry, whatever the text looks like. What a pod says
    /// must never make a file be opened; <c>oci:dir</c> there is the image <c>docker.io/library/oci</c>.
    /// </summary>
    /// <param name="image">The image as the pod names it.</param>
    /// <param name="location">The location, where there is one.</param>
    /// <param name="error">What is wrong and where, where there is none.</param>
    public static bool TryFromPod(
        string image, [NotNullWhen(true)] out Registry? location, [NotNullWhen(false)] out string? error)
    {
        location = ImageReference.TryParse(image, out var reference, out error) ? new Registry(reference) : null;
        return location is not null;
    }

    /// <summary>
    /// The location that a person names on a command line: <c>oci:DIR[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c>,
    /// <c>docker-archive:FILE[:REFERENCE]</c>, <c>docker://REFERENCE</c>, else a reference. As with skopeo the path
    /// ends at the first colon.
    /// </summary>
    /// <param name="text">What is read.</param>
    /// <param name="location">The location, where there is one.</param>
    /// <param name="error">What is wrong and where, where there is none.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out ImageLocation? location, [NotNullWhen(false)] out string? error) =>
        LocationText.TryParse(text, out location, out error);

    /// <summary>An image in a registry.</summary>
    public sealed record Registry : ImageLocation
    {
        /// <summary>Makes the location of a reference.</summary>
        public Registry(ImageReference reference) => Reference = reference;

        /// <inheritdoc/>
        public override ImageReference Reference { get; }

        /// <inheritdoc/>
        public override string ToString() => Reference.Original;
    }

    /// <summary><c>oci:DIR[:TAG]</c>: an OCI image layout in a folder.</summary>
    /// <param name="Path">The folder.</param>
    /// <param name="Tag">The value of <c>org.opencontainers.image.ref.name</c>; null where the layout holds one image.</param>
    public sealed record OciLayout(string Path, string? Tag) : ImageLocation
    {
        /// <inheritdoc/>
        public override string ToString() => Tag is null ? $"oci:{Path}" : $"oci:{Path}:{Tag}";
    }

    /// <summary><c>oci-archive:FILE[:TAG]</c>: an OCI image layout in a tar.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="Tag">As with <see cref="OciLayout"/>.</param>
    public sealed record OciArchive(string Path, string? Tag) : ImageLocation
    {
        /// <inheritdoc/>
        public override string ToString() => Tag is null ? $"oci-archive:{Path}" : $"oci-archive:{Path}:{Tag}";
    }

    /// <summary><c>docker-archive:FILE[:REFERENCE]</c>: what <c>docker save</c> writes, gzipped or not.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="Name">One of its RepoTags, or <c>@N</c> for its Nth image from 0; null where the archive holds one image.</param>
    public sealed record DockerArchive(string Path, string? Name) : ImageLocation
    {
        /// <inheritdoc/>
        public override string ToString() => Name is null ? $"docker-archive:{Path}" : $"docker-archive:{Path}:{Name}";
    }
}
