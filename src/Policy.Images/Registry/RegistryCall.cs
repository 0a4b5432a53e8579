using System.Net;
using System.Runtime.InteropServices;
using Policy.Images.Registry.Auth;
using Policy.Rules.Images;

namespace Policy.Images.Registry;

/// <summary>Some bytes of a blob. Source: RFC 9110, section 14.</summary>
/// <param name="First">The first byte's offset.</param>
/// <param name="Length">How many bytes, at least one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ByteRange(long First, long Length)
{
    /// <summary>The last byte's offset.</summary>
    public long Last => First + Length - 1;
}

/// <summary>One read of the registry API.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Path">What follows on the repository: <c>manifests/1.0</c>; with its query.</param>
/// <param name="What">What is asked for, for people.</param>
internal sealed record RegistryCall(HttpMethod Method, string Path, string What)
{
    /// <summary>What is accepted.</summary>
    public string Accept { get; init; } = "*/*";

    /// <summary>The bytes asked for; null for all.</summary>
    public ByteRange? Range { get; init; }

    /// <summary>Whether 404 is an answer.</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>Asks for a blob.</summary>
    public static RegistryCall Blob(Asker asker, Digest digest) =>
        new(HttpMethod.Get, $"blobs/{digest}", $"the blob {digest} of {asker.Repository}");

    /// <summary>Whether a status is what was asked for.</summary>
    public bool Expects(HttpStatusCode status) =>
        status == HttpStatusCode.OK
        || (status == HttpStatusCode.PartialContent && Range is not null)
        || (status == HttpStatusCode.NotFound && MayBeMissing);

    /// <summary>The URL, for an asker. Mirrors that serve several registries are told whose image it is, as containerd does.</summary>
    public Uri UriFor(Asker asker)
    {
        var query = asker.Registry.MirrorOf is { } origin ? $"{(Path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}ns={Uri.EscapeDataString(origin)}" : "";
        return new Uri(asker.Registry.Origin, $"/v2/{asker.Repository}/{Path}{query}");
    }
}
