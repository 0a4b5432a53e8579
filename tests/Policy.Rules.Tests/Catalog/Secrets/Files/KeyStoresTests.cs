using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Policy.Rules.Catalog.Secrets.Files;

namespace Policy.Rules.Tests.Catalog.Secrets.Files;

/// <summary>Keystores of Java and PKCS #12, as their own tools write them, and keys of PuTTY.</summary>
public sealed class KeyStoresTests
{
    private const uint Jks = 0xFEEDFEED;
    private const uint Jceks = 0xCECECECE;

    private static readonly byte[] Key = Entry(1, [.. Big(40), .. new byte[40], .. Big(1), .. Text("X.509"), .. Big(3), 1, 2, 3]);
    private static readonly byte[] Certificate = Entry(2, [.. Text("X.509"), .. Big(5), .. new byte[5]]);
    private static readonly byte[] OldCertificate = Entry(2, [.. Big(5), .. new byte[5]]);
    private static readonly byte[] SecretKey = Entry(3, [0xAC, 0xED, 0, 5]);

    [Fact]
    public void A_PKCS12_with_a_key_is_found_and_one_of_certificates_is_not()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        using var open = X509CertificateLoader.LoadCertificate(certificate.RawData);
        var store = certificate.Export(X509ContentType.Pkcs12, "changeit");

        Assert.Equal("1 a private key in a PKCS #12 file pkcs8ShroudedKeyBag [redacted] 0.7", Show("srv/app.p12", store));
        Assert.Equal("1 a private key in a PKCS #12 file pkcs8ShroudedKeyBag [redacted] 0.7", Show("srv/whatever", store));
        Assert.Equal("1 a private key in a PKCS #12 file pkcs8ShroudedKeyBag [redacted] 0.5", Show("app/node_modules/x/app.pfx", store));
        Assert.Equal("", Show("srv/trust.p12", new X509Certificate2Collection(open).Export(X509ContentType.Pkcs12, "changeit")!));
        Assert.Equal("", Show("srv/app.cer", certificate.RawData));
        Assert.Equal("", Show("srv/test/app.p12", store));
    }

    [Theory]
    [InlineData(Jks)]
    [InlineData(Jceks)]
    public void A_keystore_of_Java_with_a_key_is_found(uint magic)
    {
        const string Found = "1 a private key in a Java keystore private key entry [redacted] 0.7";

        Assert.Equal(Found, Show("app/keystore.jks", Store(magic, 2, Key)));
        Assert.Equal(Found, Show("app/keystore.jks", Store(magic, 2, Certificate, Certificate, Key)));
        Assert.Equal(Found, Show("app/keystore.jks", Store(magic, 1, OldCertificate, Key)));
    }

    [Fact]
    public void A_trust_store_holds_none()
    {
        Assert.Equal("", Show("etc/ssl/certs/java/cacerts", Store(Jks, 2, [.. Enumerable.Repeat(Certificate, 140)])));
        Assert.Equal("", Show("etc/ssl/certs/java/cacerts", Store(Jks, 2)));
    }

    [Fact]
    public void What_is_cut_off_or_no_store_holds_none()
    {
        var store = Store(Jks, 2, Certificate, Key);
        for (var length = 0; length < 12 + Certificate.Length + 4 + 4 + 8 + 4 + 40; length++)
        {
            Assert.Equal("", Show("a", store[..length]));
        }

        Assert.Equal("", Show("a", Store(Jks, 3, Key)));
        Assert.Equal("", Show("a", Store(0xFEEDFACE, 2, Key)));
        Assert.Equal("", Show("a", Store(Jceks, 2, SecretKey, Key)));
        Assert.Equal("", Show("a", Store(Jks, 2, Entry(1, Big(0)))));
        Assert.Equal("", Show("a", [0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80, 0, 0, 0, 0]));
        Assert.Equal("", Show("a", [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x02, 0x01]));
    }

    [Theory]
    [InlineData("none", "4 a PuTTY private key Private-Lines: [redacted] 1")]
    [InlineData("aes256-cbc", "4 an encrypted PuTTY key Private-Lines: [redacted] 0.7")]
    public void A_key_of_PuTTY_is_found(string encryption, string found)
    {
        var key = $"PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: {encryption}\r\nComment: me\r\nPrivate-Lines: 1\r\n{FakeSecrets.Body(48)}\r\nPrivate-MAC: ab\r\n";

        Assert.Equal(found, Show("root/me.ppk", Encoding.ASCII.GetBytes(key)));
        Assert.Equal(found, Show("root/deploy", Encoding.ASCII.GetBytes(key.Replace("\r", "", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n")]
    [InlineData("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\n...\n")]
    [InlineData("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 0\n")]
    [InlineData("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n")]
    public void A_stump_is_none(string text) => Assert.Equal("", Show("root/me.ppk", Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Stores_are_told_by_their_first_eight_bytes()
    {
        Assert.True(FileSecretScanner.IsSearched(Store(Jks, 2).AsSpan(0, 8)));
        Assert.True(FileSecretScanner.IsSearched([0x30, 0x82, 0x0A, 0x00, 0x02, 0x01, 0x03, 0x30]));
        Assert.True(FileSecretScanner.IsSearched([0x30, 0x83, 0x01, 0x00, 0x00, 0x02, 0x01, 0x03]));
        Assert.True(FileSecretScanner.IsSearched([0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80, 0x00]));
        Assert.False(FileSecretScanner.IsSearched([0x30, 0x82, 0x0A, 0x00, 0x30, 0x82, 0x03, 0x30]));
        Assert.False(FileSecretScanner.IsSearched([0x7F, 0x45, 0, 0, 0, 0, 0, 0]));
    }

    private static string Show(string path, byte[] bytes) =>
        string.Join("; ", FileSecretScanner.Scan(path, bytes).Select(secret => FormattableString.Invariant($"{secret.Line} {secret.Kind} {secret.Excerpt} {secret.Confidence}")));

    private static byte[] Store(uint magic, int version, params byte[][] entries) =>
        [.. Big(unchecked((int)magic)), .. Big(version), .. Big(entries.Length), .. entries.SelectMany(entry => entry), .. new byte[20]];

    private static byte[] Entry(int tag, byte[] content) => [.. Big(tag), .. Text("mine"), .. new byte[8], .. content];

    private static byte[] Text(string text) => [0, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Big(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
