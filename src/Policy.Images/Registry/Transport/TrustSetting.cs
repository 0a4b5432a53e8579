using Policy.Images.Configuration;

namespace Policy.Images.Registry.Transport;

/// <summary>
/// What connections are pooled by: one that was let through to a private address for one registry is never handed to
/// another that may not go there, nor one through a proxy to whoever is asked directly.
/// </summary>
internal sealed record TrustSetting
{
    /// <summary>Whether addresses that are not public may be connected to.</summary>
    public required bool AllowPrivate { get; init; }

    /// <summary>PEM file of CA certificates beside the system's; null for the system's alone.</summary>
    public string? CaFile { get; init; }

    /// <summary>Whether any certificate will do.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>PEM file of the certificate that is shown; null shows none.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>PEM file of its key.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>The proxy that is asked instead of the host; null connects to the host.</summary>
    public ProxyServer? Proxy { get; init; }

    /// <summary>How a host is connected to.</summary>
    /// <param name="allowPrivate">Whether it may be at an address that is not public.</param>
    /// <param name="settings">The host's own settings; null where it has none.</param>
    /// <param name="proxy">The proxy for it.</param>
    public static TrustSetting Of(bool allowPrivate, RegistrySettings? settings, ProxyServer? proxy) => new()
    {
        AllowPrivate = allowPrivate,
        CaFile = settings?.CaFile,
        SkipTlsVerify = settings?.SkipTlsVerify == true,
        ClientCertificateFile = settings?.ClientCertificateFile,
        ClientKeyFile = settings?.ClientKeyFile,
        Proxy = proxy,
    };
}
