using System.Collections.Immutable;
using Policy.Rules.Attestations;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.SupplyChain;
using Policy.Rules.Images;
using Policy.Rules.Tests.Attestations;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.SupplyChain;

/// <summary><c>no-provenance</c> and <c>no-sbom</c>, which differ in what they look for.</summary>
public sealed class MissingAttestationTests
{
    private static readonly string Index = TestInput.Digest('d').ToString();

    public static TheoryData<string, AttestationKind, string> Rules => new()
    {
        { "no-provenance", AttestationKind.Provenance, "build provenance" },
        { "no-sbom", AttestationKind.Sbom, "SBOM" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void An_image_to_which_nothing_is_attached_is_found(string id, AttestationKind kind, string what)
    {
        var finding = RuleAssert.Finding(Evaluate(id, AttestationsInput.Facts()));

        Assert.NotEqual(AttestationKind.Other, kind);
        Assert.Equal($"no {what} is attached to the image, neither in its index, nor as a referrer, nor under cosign's tags", finding.Message);
        Assert.Equal([new Evidence(EvidenceKind.Attestation, Index, "nothing is attached")], finding.Evidence);
        Assert.Equal(RuleCatalog.Find(id)!.Descriptor.Remedy, finding.Remedy);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void One_that_is_attached_passes_whatever_else_could_not_be_read(string id, AttestationKind kind, string what)
    {
        var there = Of(kind);

        RuleAssert.Passes(Evaluate(id, AttestationsInput.Facts(there)));
        RuleAssert.Passes(Evaluate(id, AttestationsInput.Partly(there)));
        RuleAssert.Passes(Evaluate(id, AttestationsInput.Facts(new Attestation(kind, what, "x") { Unread = new AttestationProblem(UnknownReason.OverLimit, "large") })));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_could_not_be_read_may_be_one(string id, AttestationKind kind, string what)
    {
        var others = Of(kind == AttestationKind.Sbom ? AttestationKind.Provenance : AttestationKind.Sbom);

        RuleAssert.Unknown(UnknownReason.RateLimited, $"whether {what} is attached is not known: too many requests", Evaluate(id, AttestationsInput.Partly(others)));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void One_of_another_image_does_not_count(string id, AttestationKind kind, string what)
    {
        var finding = RuleAssert.Finding(Evaluate(id, AttestationsInput.Facts(AttestationsInput.Vex, Of(kind) with { IsForAnotherImage = true })));

        Assert.Equal($"no {what} of this image is attached to it, only of another; 1 other attestation is", finding.Message);
        Assert.EndsWith("which says that it is about another image", finding.Evidence[0].What, StringComparison.Ordinal);
        Assert.Equal("https://openvex.dev/ns/v0.2.0", finding.Evidence[1].What);
    }

    [Fact]
    public void What_else_is_attached_is_named_and_counted()
    {
        var many = Enumerable.Repeat(AttestationsInput.Sbom, 8).ToImmutableArray();

        var finding = RuleAssert.Finding(Evaluate("no-provenance", AttestationsInput.Facts(many)));

        Assert.EndsWith("; 8 other attestations are", finding.Message, StringComparison.Ordinal);
        Assert.Equal(5, finding.Evidence.Length);
        Assert.Equal(new Evidence(EvidenceKind.Attestation, AttestationsInput.Index, "an SBOM (SPDX-2.3, 214 packages)"), finding.Evidence[0]);
    }

    [Theory]
    [InlineData("registry.example/team/app:1.2.3", 'd', 'd', false)]
    [InlineData("registry.example/team/app@sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd", 'd', 'e', false)]
    [InlineData("registry.example/team/app@sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd", 'd', 'd', true)]
    public void A_digest_of_a_manifest_is_said_to_show_nothing_of_its_index(string image, char root, char manifest, bool expected)
    {
        var facts = AttestationsInput.Facts() with { Digest = TestInput.Digest(root), ManifestDigest = TestInput.Digest(manifest) };

        var finding = RuleAssert.Finding(new NoProvenance().Evaluate(TestInput.For(image, facts: facts)));

        Assert.Equal(expected, finding.Remedy!.EndsWith("name the index's digest.", StringComparison.Ordinal));
    }

    private static Attestation Of(AttestationKind kind) => kind == AttestationKind.Sbom ? AttestationsInput.Sbom : AttestationsInput.Provenance;

    private static Verdict Evaluate(string id, ImageFacts facts) => RuleCatalog.Find(id)!.Evaluate(TestInput.For(facts: facts));
}
