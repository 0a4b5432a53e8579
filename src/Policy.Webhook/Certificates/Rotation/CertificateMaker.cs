using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Policy.Webhook.Certificates.Rotation;

/// <summary>Makes the CAs and leaves that replicas share.</summary>
internal static class CertificateMaker
{
    /// <summary>A new CA.</summary>
    /// <param name="from">From when on it is good.</param>
    /// <param name="until">Until when.</param>
    public static AuthorityPart MakeAuthority(DateTimeOffset from, DateTimeOffset until)
    {
        // Each has a name of its own, so that nobody who builds a chain has to try several CAs of one name.
        var name = $"Pratique CA {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        using var key = CertificateRequests.NewKey();
        using var certificate = CertificateRequests.Authority(key, name).Create(
            new X500DistinguishedName($"CN={name}"), X509SignatureGenerator.CreateForECDsa(key), from, until, CertificateRequests.Serial());
        return CertificateParts.AuthorityOf(certificate, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A new leaf.</summary>
    /// <param name="authority">The CA that signs it.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">The names, and how long it is good for.</param>
    public static LeafPart Issue(AuthorityPart authority, DateTimeOffset now, CertificateSettings settings)
    {
        // No leaf lasts longer than its CA, nor began before it.
        var from = Later(now - settings.Times.Backdated, authority.From);
        var until = Earlier(now + settings.Times.LeafLifetime, authority.Until);
        using var issuer = X509Certificate2.CreateFromPem(authority.CertificatePem, authority.KeyPem);
        using var key = CertificateRequests.NewKey();
        using var certificate = CertificateRequests.Server(key, issuer, settings.Hosts).Create(issuer, from, until, CertificateRequests.Serial());
        return CertificateParts.LeafOf(certificate, key.ExportPkcs8PrivateKeyPem(), authority.Id);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

/// <summary>What parts of the shared state say of themselves.</summary>
internal static class CertificateParts
{
    /// <summary>A CA's part.</summary>
    public static AuthorityPart AuthorityOf(X509Certificate2 certificate, string? keyPem) => new(
        certificate.GetCertHashString(HashAlgorithmName.SHA256), certificate.ExportCertificatePem(), keyPem, FromOf(certificate), UntilOf(certificate));

    /// <summary>A leaf's part.</summary>
    public static LeafPart LeafOf(X509Certificate2 certificate, string keyPem, string authorityId) => new(
        authorityId, certificate.ExportCertificatePem(), keyPem, FromOf(certificate), UntilOf(certificate), HostsOf(certificate));

    /// <summary>From when on a certificate is good.</summary>
    public static DateTimeOffset FromOf(X509Certificate2 certificate) => new(certificate.NotBefore.ToUniversalTime());

    /// <summary>Until when.</summary>
    public static DateTimeOffset UntilOf(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());

    private static ImmutableArray<string> HostsOf(X509Certificate2 certificate) =>
        [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(
            names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())))];
}
