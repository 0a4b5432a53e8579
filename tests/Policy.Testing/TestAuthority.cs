using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Policy.Testing;

/// <summary>A certificate authority of one test, and the certificates that it gave to a server on loopback and to a client.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _server;
    private readonly X509Certificate2 _client;

    /// <summary>Makes them.</summary>
    /// <param name="hosts">Names of the server beside <c>localhost</c>.</param>
    public TestAuthority(params IEnumerable<string> hosts)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (from, until) = (now.AddHours(-1), now.AddDays(1));

        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=A test's own CA", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _authority = authority.CreateSelfSigned(from, until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var host in hosts)
        {
            names.AddDnsName(host);
        }

        server.CertificateExtensions.Add(names.Build());
        server.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = server.Create(_authority, from, until, [1, 2, 3, 4]);
        _server = certificate.CopyWithPrivateKey(key);

        using var clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = new CertificateRequest("CN=pratique", clientKey, HashAlgorithmName.SHA256);
        client.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var clientCertificate = client.Create(_authority, from, until, [5, 6, 7, 8]);
        _client = clientCertificate.CopyWithPrivateKey(clientKey);
    }

    /// <summary>The server's certificate with its key.</summary>
    public X509Certificate2 Server => _server;

    /// <summary>The client's certificate with its key.</summary>
    public X509Certificate2 Client => _client;

    /// <summary>Writes <c>client.pem</c> and <c>client.key</c>.</summary>
    public void WriteClient(TestFolder folder)
    {
        File.WriteAllText(folder["client.pem"], _client.ExportCertificatePem());
        File.WriteAllText(folder["client.key"], _client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Writes <c>ca.pem</c>, <c>server.pem</c> and <c>server.key</c>.</summary>
    public void Write(TestFolder folder)
    {
        File.WriteAllText(folder["ca.pem"], _authority.ExportCertificatePem());
        File.WriteAllText(folder["server.pem"], _server.ExportCertificatePem());
        File.WriteAllText(folder["server.key"], _server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _server.Dispose();
        _client.Dispose();
    }
}
