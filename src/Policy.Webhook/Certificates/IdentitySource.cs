using Policy.Images.Configuration;

namespace Policy.Webhook.Certificates;

/// <summary>
/// The webhook's identity at its start: from files where they are configured, none yet where it is shared in a Secret,
/// else its own.
/// </summary>
internal static class IdentitySource
{
    /// <summary>Loads or makes it.</summary>
    public static IdentityResult Load(TlsSettings tls, TimeProvider time) => (tls.CertificateFile, tls.KeyFile) switch
    {
        (null, null) => OwnIdentity.Make(tls, time),
        ({ } certificate, { } key) => new IdentityFiles(certificate, key).Load(time),
        (null, _) => new IdentityResult(null, "tls.keyFile is set and tls.certificateFile is not: set both, or none for an own certificate"),
        (_, null) => new IdentityResult(null, "tls.certificateFile is set and tls.keyFile is not: set both, or none for an own certificate"),
    };
}
