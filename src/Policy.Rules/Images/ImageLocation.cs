namespace Policy.Rules.Images;

/// <summary>Where an image is to be found. The names of the transports are skopeo's (containers-transports(5)).</summary>
public abstract record ImageLocation
{
    private ImageLocation()
    {
    }

    /// <summary>The registry reference, or null where the image is on disk.</summary>
    public virtual ImageReference? Reference => null;

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
    /// <param name="Name">One of its RepoTags; null where the archive holds one image.</param>
    public sealed record DockerArchive(string Path, string? Name) : ImageLocation
    {
        /// <inheritdoc/>
        public override string ToString() => Name is null ? $"docker-archive:{Path}" : $"docker-archive:{Path}:{Name}";
    }
}
