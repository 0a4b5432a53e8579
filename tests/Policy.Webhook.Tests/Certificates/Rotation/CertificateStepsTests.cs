using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Policy.Webhook.Certificates;
using Policy.Webhook.Certificates.Rotation;

namespace Policy.Webhook.Tests.Certificates.Rotation;

public sealed class CertificateStepsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CertificateSettings Settings = new(["pratique.pratique.svc", "10.1.2.3"], CertificateTimes.Default);

    [Fact]
    public void The_first_CA_signs_a_leaf_for_the_hosts()
    {
        var (state, done) = Settle(CertificateState.Empty, Start);

        Assert.IsType<CertificatePlan.Begin>(Assert.Single(done));
        Assert.Equal((Start.AddHours(-1), Start.AddDays(365)), (state.Signing!.From, state.Signing.Until));
        Assert.Equal((Start.AddHours(-1), Start.AddDays(90)), (state.Leaf!.From, state.Leaf.Until));
        Assert.Equal(["pratique.pratique.svc", "10.1.2.3"], state.Leaf.Hosts);
        Assert.Equal(state.Signing.Id, state.Leaf.AuthorityId);
        Assert.Empty(Settle(state, Start).Done);
    }

    [Fact]
    public void Certificates_say_what_they_are_for()
    {
        var state = Settle(CertificateState.Empty, Start).State;
        using var authority = X509Certificate2.CreateFromPem(state.Signing!.CertificatePem);
        using var leaf = X509Certificate2.CreateFromPem(state.Leaf!.CertificatePem, state.Leaf.KeyPem);

        Assert.Equal(256, authority.GetECDsaPublicKey()!.KeySize);
        Assert.Equal(256, leaf.GetECDsaPublicKey()!.KeySize);
        var constraints = authority.Extensions.OfType<X509BasicConstraintsExtension>().Single();
        Assert.True(constraints is { CertificateAuthority: true, Critical: true, PathLengthConstraint: 0 });
        Assert.True(leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single() is { CertificateAuthority: false, Critical: true });
        Assert.Equal(CertificateRequests.ServerAuthentication, Assert.Single(leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>()).Value);
        Assert.Equal(
            authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.ToArray(),
            leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Single().KeyIdentifier!.Value.ToArray());
        Assert.Single(leaf.Extensions.OfType<X509SubjectKeyIdentifierExtension>());
        Assert.Equal(16, leaf.SerialNumberBytes.Length);
        Assert.NotEqual(leaf.SerialNumber, authority.SerialNumber);
        Assert.True(leaf.MatchesHostname("10.1.2.3"));
    }

    [Fact]
    public void A_promoted_CA_leaves_the_one_before_in_the_bundle_without_its_key()
    {
        var first = Settle(CertificateState.Empty, Start).State;
        var due = Start.AddDays(244);
        var (made, _) = Settle(first, due);

        Assert.Equal(2, made.Authorities.Count());
        Assert.Equal(first.Signing!.Id, made.Leaf!.AuthorityId);

        var (promoted, done) = Settle(made with { NextPublished = due }, due.AddHours(1));

        Assert.IsType<CertificatePlan.Promote>(Assert.Single(done));
        Assert.Equal(made.Next!.Id, promoted.Signing!.Id);
        Assert.Equal(made.Next.Id, promoted.Leaf!.AuthorityId);
        Assert.Equal((first.Signing.Id, null), (Assert.Single(promoted.Old).Id, promoted.Old[0].KeyPem));
        Assert.Equal(made.Leaf.Until, promoted.OldUntil);

        var (dropped, _) = Settle(promoted, made.Leaf.Until);

        Assert.Empty(dropped.Old);
        Assert.Equal(promoted.Signing.Id, dropped.Signing!.Id);
    }

    [Fact]
    public void A_next_CA_waits_where_the_bundle_is_not_known_to_be_in_place()
    {
        var due = Start.AddDays(244);
        var made = Settle(Settle(CertificateState.Empty, Start).State, due).State with { NextPublished = due };

        Assert.Empty(CertificateSteps.Settle(made, isPublished: false, due.AddDays(1), Settings).Done);
    }

    [Fact]
    public void A_leaf_lasts_no_longer_than_its_CA()
    {
        var signing = Settle(CertificateState.Empty, Start).State.Signing!;

        var leaf = CertificateMaker.Issue(signing, Start.AddDays(360), Settings);

        Assert.Equal(signing.Until, leaf.Until);
    }

    private static (CertificateState State, IReadOnlyList<CertificatePlan> Done) Settle(CertificateState state, DateTimeOffset now)
    {
        var (settled, done) = CertificateSteps.Settle(state, isPublished: true, now, Settings);
        return (settled, done);
    }
}
