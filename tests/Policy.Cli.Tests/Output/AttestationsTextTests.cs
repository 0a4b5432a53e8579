using System.Collections.Immutable;
using Policy.Cli.Output;
using Policy.Rules.Attestations;
using Policy.Rules.Verdicts;

namespace Policy.Cli.Tests.Output;

public sealed class AttestationsTextTests
{
    private static readonly DateTimeOffset Day = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    [Fact]
    public void Each_is_said_in_a_line()
    {
        var provenance = new BuildProvenance
        {
            Builder = "https://ci.example.org/1",
            Materials = [new ProvenanceMaterial("pkg:docker/node@20", null)],
            Stages = [new DockerfileStage("node:20", "build"), new DockerfileStage("nginx", null)],
        };
        var scan = new VulnerabilityScan
        {
            Scanner = "trivy",
            Counts = ImmutableDictionary<VulnerabilitySeverity, int>.Empty.Add(VulnerabilitySeverity.Low, 7).Add(VulnerabilitySeverity.Critical, 1),
        };

        Assert.Equal(
            """

            Attestations (5); who signed them was not verified
            provenance        slsa  index x, 2026-02-03, built by https://ci.example.org/1, 1 materials, 2 stages
            sbom              SPDX-2.3  referrer x, 12 packages
            vulnerabilityScan cosign  tag x, by trivy, 1 critical, 7 low
            other             else  tag x, of another image
            sbom              spdx  tag x, not read: overLimit: too large
            unreachable: a list does not come

            """.ReplaceLineEndings("\n"),
            Printed(new AttestationsResult.Known(
                [
                    new Attestation(AttestationKind.Provenance, "slsa", "index x") { Created = Day, Provenance = provenance },
                    new Attestation(AttestationKind.Sbom, "spdx", "referrer x") { Sbom = new SbomSummary("SPDX-2.3", 12) },
                    new Attestation(AttestationKind.VulnerabilityScan, "cosign", "tag x") { Scan = scan },
                    new Attestation(AttestationKind.Other, "else", "tag x") { IsForAnotherImage = true },
                    new Attestation(AttestationKind.Sbom, "spdx", "tag x") { Unread = new AttestationProblem(UnknownReason.OverLimit, "too large") },
                ],
                [new AttestationProblem(UnknownReason.Unreachable, "a list does not come")])));
    }

    [Fact]
    public void Nothing_is_said_where_nothing_is_attached_or_nobody_asked()
    {
        Assert.Equal("", Printed(new AttestationsResult.Known([], [])));
        Assert.Equal("", Printed(null));
    }

    [Fact]
    public void Many_are_counted()
    {
        var many = Enumerable.Range(0, 45).Select(i => new Attestation(AttestationKind.Other, $"type {i}", "tag x"));

        Assert.EndsWith("and 5 more; --output json has all\n", Printed(new AttestationsResult.Known([.. many], [])), StringComparison.Ordinal);
    }

    private static string Printed(AttestationsResult? result)
    {
        using var printed = new TestTerminal();
        AttestationsText.Write(result, printed.AsFile());
        return printed.ToString();
    }
}
