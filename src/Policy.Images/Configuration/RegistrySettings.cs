using System.Collections.Immutable;

namespace Policy.Images.Configuration;

/// <summary><c>registries[]</c>.</summary>
public sealed record RegistrySettings
{
    /// <summary>Host and port as in references: <c>registry.corp:5000</c>, <c>docker.io</c>.</summary>
    public required string Host { get; init; }

    /// <summary>A folder that the references of this registry are served from, instead of over the network.</summary>
    public string? Layout { get; init; }

    /// <summary>Whether the registry speaks http; never assumed.</summary>
    public bool PlainHttp { get; init; }

    /// <summary>Whether the registry, its token realm and its redirects may be at loopback, link-local and private addresses.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>PEM file of CA certificates that this registry's certificate may come from, beside the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Whether any certificate is taken for this registry's: whoever stands between can then read and change everything.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>PEM file of the certificate chain that is shown to this registry, and to no other host; null shows none.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>PEM file of the private key of <see cref="ClientCertificateFile"/>.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>Where the registry's images are looked for first, in this order.</summary>
    public ImmutableArray<MirrorSettings> Mirrors { get; init; } = [];
}

/// <summary><c>registries[].mirrors[]</c>: a registry that has another's images. How it is spoken to is said in its own <c>registries[]</c>.</summary>
/// <param name="Host">Host and port as in references.</param>
/// <param name="Prefix">What stands before the repository there: <c>hub</c> for <c>mirror.corp/hub/library/nginx</c>; empty for nothing.</param>
public sealed record MirrorSettings(string Host, string Prefix);
