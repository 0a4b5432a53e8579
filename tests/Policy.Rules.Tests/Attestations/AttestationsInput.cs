using System.Collections.Immutable;
using Policy.Rules.Attestations;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Attestations;

/// <summary>What is attached to images, for tests of what rules make of it.</summary>
internal static class AttestationsInput
{
    public const string Index = "index sha256:1111";

    public static Attestation Provenance { get; } = new(AttestationKind.Provenance, "https://slsa.dev/provenance/v1", Index)
    {
        Provenance = new BuildProvenance { Builder = "https://ci.corp/build/7" },
    };

    public static Attestation Sbom { get; } = new(AttestationKind.Sbom, "https://spdx.dev/Document", Index) { Sbom = new SbomSummary("SPDX-2.3", 214) };

    public static Attestation Vex { get; } = new(AttestationKind.Other, "https://openvex.dev/ns/v0.2.0", "referrer sha256:2222");

    /// <summary>A scan of so many days ago that found these.</summary>
    public static Attestation Scan(double? days, params ImmutableArray<Vulnerability> found) => new(
        AttestationKind.VulnerabilityScan, "https://cosign.sigstore.dev/attestation/vuln/v1", "tag sha256-3333.att")
    {
        Scan = new VulnerabilityScan
        {
            At = days is { } age ? TestInput.Now.AddDays(-age) : null,
            Scanner = "trivy",
            Counts = found.CountBy(vulnerability => vulnerability.Severity).ToImmutableDictionary(),
            Worst = found,
        },
    };

    /// <summary>An image to which these are attached, and nothing is unknown.</summary>
    public static ImageFacts Facts(params ImmutableArray<Attestation> attestations) =>
        TestInput.Facts() with { Attestations = new AttestationsResult.Known(attestations, []) };

    /// <summary>An image of which something could not be read.</summary>
    public static ImageFacts Partly(params ImmutableArray<Attestation> attestations) => TestInput.Facts() with
    {
        Attestations = new AttestationsResult.Known(attestations, [new AttestationProblem(UnknownReason.RateLimited, "too many requests")]),
    };
}
