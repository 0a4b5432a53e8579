using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Policy.Webhook.Certificates.Rotation;

namespace Policy.Webhook.Certificates.Shared;

/// <summary>Whom a caller would believe.</summary>
internal static class Trust
{
    /// <summary>Whether a certificate is that of a CA which signed itself.</summary>
    public static bool IsAuthority(X509Certificate2 certificate)
    {
        try
        {
            return certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority)
                && certificate.Extensions.OfType<X509KeyUsageExtension>().Any(usage => usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign))
                && IsTrusted(certificate, certificate, server: false);
        }
        catch (CryptographicException)
        {
            // With an extension that cannot be read it is nothing that a caller would believe.
            return false;
        }
    }

    /// <summary>Whether a CA signed a server's certificate.</summary>
    public static bool HasSigned(AuthorityPart authority, X509Certificate2 certificate)
    {
        using var root = X509Certificate2.CreateFromPem(authority.CertificatePem);
        return IsTrusted(certificate, root, server: true);
    }

    // Signatures, constraints and usages as a caller checks them, at whatever time.
    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2 root, bool server)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        if (server)
        {
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(CertificateRequests.ServerAuthentication));
        }

        return chain.Build(certificate);
    }
}
