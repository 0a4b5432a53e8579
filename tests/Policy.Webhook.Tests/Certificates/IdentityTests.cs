using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Testing;
using Policy.Webhook.Certificates;

namespace Policy.Webhook.Tests.Certificates;

public sealed class IdentityTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Now);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_own_certificate_is_signed_by_the_CA_that_is_written_and_names_the_hosts()
    {
        var identity = Own("webhook.pratique.svc", "10.1.2.3", "::1").Identity!;
        using var ca = X509CertificateLoader.LoadCertificateFromFile(_folder["ca.pem"]);

        Assert.True(Trusts(ca, identity.Certificate));
        Assert.True(identity.Certificate.HasPrivateKey);
        Assert.True(identity.Certificate.MatchesHostname("webhook.pratique.svc"));
        Assert.True(identity.Certificate.MatchesHostname("10.1.2.3"));
        Assert.True(identity.Certificate.MatchesHostname("::1"));
        Assert.False(identity.Certificate.MatchesHostname("other.svc"));
    }

    [Fact]
    public void An_own_certificate_is_an_ECDSA_P256_one_for_servers_that_can_sign_no_other()
    {
        using var certificate = Own("localhost").Identity!.Certificate;

        Assert.Equal(256, certificate.GetECDsaPublicKey()!.KeySize);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal("1.3.6.1.5.5.7.3.1", Assert.Single(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>()).Value);
        Assert.Equal(Now - CertificateTimes.Default.Backdated, new DateTimeOffset(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero));
    }

    [Fact]
    public void The_CA_file_may_be_read_by_all_and_no_key_is_on_disk()
    {
        Own("localhost");

        Assert.Equal([_folder["ca.pem"]], Directory.GetFiles(_folder.Path));
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(_folder["ca.pem"]), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("644", Convert.ToString((int)File.GetUnixFileMode(_folder["ca.pem"]), 8));
        }
    }

    [Fact]
    public void Each_start_has_a_CA_of_its_own_and_replaces_the_file()
    {
        using var first = Own("localhost").Identity!.Certificate;
        using var second = Own("localhost").Identity!.Certificate;
        using var ca = X509CertificateLoader.LoadCertificateFromFile(_folder["ca.pem"]);

        Assert.True(Trusts(ca, second));
        Assert.False(Trusts(ca, first));
    }

    [Fact]
    public void A_CA_file_that_cannot_be_written_is_said()
    {
        var result = IdentitySource.Load(new TlsSettings { CaFile = _folder["none/ca.pem"] }, _time);

        Assert.StartsWith($"tls.caFile: {_folder["none/ca.pem"]} cannot be written: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_from_files_is_shown_with_its_chain()
    {
        using var own = Own("localhost").Identity!.Certificate;
        File.WriteAllText(_folder["tls.crt"], own.ExportCertificatePem() + "\n" + File.ReadAllText(_folder["ca.pem"]));
        File.WriteAllText(_folder["tls.key"], own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        var result = Files("tls.crt", "tls.key");

        Assert.Equal(own.Thumbprint, result.Identity!.Certificate.Thumbprint);
        Assert.True(result.Identity.Certificate.HasPrivateKey);
        Assert.Equal("CN=Pratique CA", Assert.Single(result.Identity.Chain).Subject);
    }

    [Fact]
    public void What_is_wrong_with_the_files_is_said()
    {
        using var one = Own("localhost").Identity!.Certificate;
        using var other = Own("localhost").Identity!.Certificate;
        File.WriteAllText(_folder["tls.crt"], one.ExportCertificatePem());
        File.WriteAllText(_folder["other.key"], other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_folder["tls.key"], one.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_folder["none.pem"], "nothing");

        Assert.StartsWith($"tls.certificateFile: {_folder["gone.crt"]} cannot be read: ", Files("gone.crt", "tls.key").Error, StringComparison.Ordinal);
        Assert.StartsWith($"tls.keyFile: {_folder["gone.key"]} cannot be read: ", Files("tls.crt", "gone.key").Error, StringComparison.Ordinal);
        Assert.StartsWith($"tls: {_folder["other.key"]} does not hold the private key of {_folder["tls.crt"]}: ", Files("tls.crt", "other.key").Error, StringComparison.Ordinal);
        Assert.StartsWith($"tls: {_folder["none.pem"]} and {_folder["tls.key"]} hold no certificate ", Files("none.pem", "tls.key").Error, StringComparison.Ordinal);
        Assert.StartsWith($"tls: {_folder["tls.crt"]} and {_folder["none.pem"]} hold no certificate ", Files("tls.crt", "none.pem").Error, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromDays(4000));
        Assert.EndsWith(", which is not now", Files("tls.crt", "tls.key").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", null, "tls.certificateFile is set and tls.keyFile is not")]
    [InlineData(null, "a", "tls.keyFile is set and tls.certificateFile is not")]
    public void Half_of_a_pair_is_said(string? certificate, string? key, string error) =>
        Assert.StartsWith(
            error, IdentitySource.Load(new TlsSettings { CertificateFile = certificate, KeyFile = key }, _time).Error, StringComparison.Ordinal);

    private IdentityResult Own(params string[] hosts) => IdentitySource.Load(new TlsSettings { CaFile = _folder["ca.pem"], Hosts = [.. hosts] }, _time);

    private IdentityResult Files(string certificate, string key) =>
        IdentitySource.Load(new TlsSettings { CertificateFile = _folder[certificate], KeyFile = _folder[key] }, _time);

    private static bool Trusts(X509Certificate2 ca, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = Now.UtcDateTime;
        return chain.Build(certificate);
    }
}
