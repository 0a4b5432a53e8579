using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Policy.Images.Configuration;

namespace Policy.Webhook.Certificates;

/// <summary>
/// An identity for standalone use: a CA made for this one process signs one certificate. Its key is thrown away at
/// once, so the CA that others trust can never sign another; the certificate's own key stays in memory.
/// </summary>
internal static class OwnIdentity
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // RFC 5280, 4.2.1.12, id-kp-serverAuth

    // Longer than any process runs: nothing renews it, and nothing else can be signed.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    // For clocks that are behind.
    private static readonly TimeSpan Backdated = TimeSpan.FromMinutes(10);

    /// <summary>Makes it and writes the CA's certificate where callers find it.</summary>
    public static IdentityResult Make(TlsSettings tls, TimeProvider time)
    {
        var from = time.GetUtcNow() - Backdated;
        var until = from + Lifetime;
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority(authorityKey).CreateSelfSigned(from, until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Server(key, authority, tls.Hosts).Create(authority, from, until, Serial());

        if (tls.CaFile is { } file && WriteError(file, authority.ExportCertificatePem() + "\n") is { } error)
        {
            return new IdentityResult(null, error);
        }

        return new IdentityResult(new ServerIdentity(signed.CopyWithPrivateKey(key), []), null);
    }

    private static CertificateRequest Authority(ECDsa key)
    {
        var request = new CertificateRequest("CN=Pratique CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static CertificateRequest Server(ECDsa key, X509Certificate2 authority, IEnumerable<string> hosts)
    {
        var request = new CertificateRequest("CN=pratique-webhook", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(Names(hosts));
        return request;
    }

    private static X509Extension Names(IEnumerable<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names.Build();
    }

    // RFC 5280, 4.1.2.2: positive, 20 octets at most, not to be guessed.
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }

    // Readers never see half a file: it is written beside its place and moved there.
    private static string? WriteError(string file, string pem)
    {
        var beside = $"{file}.{Guid.NewGuid():n}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            using (var stream = new StreamWriter(beside, options))
            {
                stream.Write(pem);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(beside, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            }

            File.Move(beside, file, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"tls.caFile: {file} cannot be written: {e.Message}";
        }
    }
}
