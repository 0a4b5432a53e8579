using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FsCheck;
using FsCheck.Fluent;
using Policy.Testing;
using Policy.Webhook.Certificates;
using Policy.Webhook.Certificates.Rotation;
using Policy.Webhook.Certificates.Shared;

namespace Policy.Webhook.Tests.Certificates.Shared;

public sealed class SecretFormatTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CertificateSettings Settings = new(["pratique.pratique.svc"], CertificateTimes.Default);
    private static readonly CertificateState State = Make();

    [Fact]
    public void What_is_written_is_read_as_it_was()
    {
        var data = SecretFormat.Write(State);
        var (read, problems) = SecretFormat.Read(data);

        Assert.Empty(problems);
        Assert.Equal(SecretFormat.Names.Order(StringComparer.Ordinal), data.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(State.Signing, read.Signing);
        Assert.Equal(State.Next, read.Next);
        Assert.Equal(State.NextPublished, read.NextPublished);
        Assert.Equal(State.Old, read.Old);
        Assert.Equal(State.OldUntil, read.OldUntil);
        Assert.Equal(State.Leaf! with { Hosts = [] }, read.Leaf! with { Hosts = [] });
        Assert.Equal(State.Leaf.Hosts, read.Leaf.Hosts);
        Assert.Equal(data, SecretFormat.Write(read));
    }

    [Fact]
    public void Nothing_is_nothing_and_no_problem()
    {
        var (read, problems) = SecretFormat.Read(new Dictionary<string, string> { ["notes"] = "made by hand" });

        Assert.Empty(problems);
        Assert.Equal(CertificateState.Empty, read);
    }

    [Theory]
    [InlineData("ca.crt", null, "ca.crt is missing; tls.crt is no server's certificate of a CA beside it")]
    [InlineData("ca.crt", "nothing", "ca.crt holds no certificate in PEM; tls.crt is no server's certificate of a CA beside it")]
    [InlineData("ca.crt", "=tls.crt", "ca.crt is no CA that signed itself; tls.crt is no server's certificate of a CA beside it")]
    [InlineData("ca.key", "=next-ca.key", "ca.key is not the ECDSA key of ca.crt")]
    [InlineData("ca.key", null, "ca.key is missing")]
    [InlineData("ca.key", "rsa", "ca.key is not the ECDSA key of ca.crt")]
    [InlineData("next-ca.crt", "=tls.crt", "next-ca.crt is no CA that signed itself")]
    [InlineData("next-ca.key", null, "next-ca.key is missing")]
    [InlineData("next-ca.published", "soon", "next-ca.published is no time")]
    [InlineData("old-ca.crt", "", "old-ca.crt holds no certificates in PEM")]
    [InlineData("old-ca.crt", "=tls.crt", "old-ca.crt is no CA that signed itself")]
    [InlineData("old-ca.until", "\0", "old-ca.until is no time")]
    [InlineData("tls.crt", "=ca.crt", "tls.key is not the ECDSA key of tls.crt")]
    [InlineData("tls.crt", null, "tls.crt is missing")]
    [InlineData("tls.key", "=ca.key", "tls.key is not the ECDSA key of tls.crt")]
    public void What_cannot_be_used_is_told(string name, string? value, string expected)
    {
        var data = SecretFormat.Write(State);
        data = value switch
        {
            null => data.Remove(name),
            ['=', .. var other] => data.SetItem(name, data[other]),
            "rsa" => data.SetItem(name, RsaKey()),
            _ => data.SetItem(name, value),
        };

        Assert.Equal(expected, string.Join("; ", SecretFormat.Read(data).Problems));
    }

    [Fact]
    public void A_client_certificate_and_one_of_another_CA_are_no_leaf()
    {
        var other = CertificateSteps.Settle(CertificateState.Empty, isPublished: true, Start, Settings).State;
        var foreign = SecretFormat.Write(State with { Leaf = other.Leaf });

        Assert.Null(SecretFormat.Read(foreign).State.Leaf);

        using var issuer = X509Certificate2.CreateFromPem(State.Signing!.CertificatePem, State.Signing.KeyPem);
        using var key = CertificateRequests.NewKey();
        var request = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var client = request.Create(issuer, Start, Start.AddDays(1), [1]);
        var clients = SecretFormat.Write(State).SetItem("tls.crt", client.ExportCertificatePem()).SetItem("tls.key", key.ExportPkcs8PrivateKeyPem());

        Assert.Equal("tls.crt is no server's certificate of a CA beside it", Assert.Single(SecretFormat.Read(clients).Problems));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("9999-12-31T00:00:00Z")]
    public void Old_CAs_stay_no_longer_than_they_last_themselves(string? until)
    {
        var data = SecretFormat.Write(State).Remove("old-ca.until");

        var read = SecretFormat.Read(until is null ? data : data.Add("old-ca.until", until)).State;

        Assert.Equal(State.Old[0].Until, read.OldUntil);
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        var whole = SecretFormat.Write(State);
        var names = Gen.Elements(SecretFormat.Names.ToArray());
        var texts = Gen.OneOf(
            names.Select(name => whole[name]),
            names.Select(name => whole[name][..(whole[name].Length / 2)]),
            names.SelectMany(name => Gen.Choose(0, whole[name].Length - 1), (name, at) => whole[name].Remove(at, 1).Insert(at, "A")),
            Gen.Elements("", "\0", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----"));
        var edits = Gen.Zip(names, texts).ListOf();

        Prop.ForAll(edits.ToArbitrary(), list =>
        {
            var data = list.Aggregate(whole, (data, edit) => data.SetItem(edit.Item1, edit.Item2));
            var state = SecretFormat.Read(data).State;
            return state.Leaf is null || state.Authorities.Any(authority => authority.Id == state.Leaf.AuthorityId);
        }).Check(Draws.Of(200));
    }

    private static string RsaKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }

    // In the midst of a second rotation, so that all there can be is there.
    private static CertificateState Make()
    {
        var state = CertificateSteps.Settle(CertificateState.Empty, isPublished: true, Start, Settings).State;
        state = CertificateSteps.Apply(state, new CertificatePlan.MakeNext(), Start, Settings);
        state = CertificateSteps.Apply(state, new CertificatePlan.Promote(), Start.AddDays(1), Settings);
        return CertificateSteps.Apply(state, new CertificatePlan.MakeNext(), Start.AddDays(2), Settings) with { NextPublished = Start.AddDays(2) };
    }
}
