using Policy.Images.Configuration;

namespace Policy.Webhook.Certificates;

/// <summary>
/// The webhook's identity at its start: from files where they are configured, none yet where it is shared in a Secret,
/// else its own.
/// </summary>
internal static class IdentitySource
{
    /// <summary>Sees to the identity of a program that starts; gives what is wrong, or null.</summary>
    /// <param name="identity">The identity; it is left empty where replicas share one, which comes from the API server.</param>
    /// <param name="tls">The configuration.</param>
    /// <param name="time">The clock.</param>
    public static string? Fill(CurrentIdentity identity, TlsSettings tls, TimeProvider time)
    {
        if (tls.Secret is not null)
        {
            return null;
        }

        var result = Load(tls, time);
        if (result.Succeeded)
        {
            identity.Swap(result.Identity);
        }

        return result.Error;
    }

    /// <summary>Loads or makes one that is not shared.</summary>
    public static IdentityResult Load(TlsSettings tls, TimeProvider time) => (tls.CertificateFile, tls.KeyFile) switch
    {
        (null, null) => OwnIdentity.Make(tls, time),
        ({ } certificate, { } key) => new IdentityFiles(certificate, key).Load(time),
        (null, _) => new IdentityResult(null, "tls.keyFile is set and tls.certificateFile is not: set both, or none for an own certificate"),
        (_, null) => new IdentityResult(null, "tls.certificateFile is set and tls.keyFile is not: set both, or none for an own certificate"),
    };
}
