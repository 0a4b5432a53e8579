using System.Collections.Immutable;
using System.Text;
using Policy.Images.Attestations;
using Policy.Rules.Attestations;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Attestations;

public sealed class DocumentReaderTests
{
    private static readonly Digest Image = TestBlob.DigestOf("image"u8);
    private static readonly Digest Index = TestBlob.DigestOf("index"u8);
    private static readonly Digest Other = TestBlob.DigestOf("other"u8);
    private static readonly DateTimeOffset Attached = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Documents => new()
    {
        // SBOMs.
        { """{"spdxVersion":"SPDX-2.3","creationInfo":{"created":"2026-02-03T04:05:06Z"},"packages":[{},{}]}""", "Sbom SPDX-2.3 2 of 2026-02-03" },
        { """{"spdxVersion":"SPDX-2.3"}""", "Sbom SPDX-2.3 0 of 2026-01-01" },
        { """{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"CreationInfo","specVersion":"3.0.1","created":"2026-02-03T04:05:06Z"},{"type":"software_Package"},{"type":"software_File"}]}""", "Sbom SPDX-3.0.1 1 of 2026-02-03" },
        { "SPDXVersion: SPDX-2.2\nCreated: 2026-02-03T04:05:06Z\n\nPackageName: a\nPackageName: b\n", "Sbom SPDX-2.2 2 of 2026-02-03" },
        { """{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"timestamp":"2026-02-03T04:05:06Z"},"components":[{},{},{}]}""", "Sbom CycloneDX 1.6 3 of 2026-02-03" },
        { """{"bomFormat":"CycloneDX","specVersion":"1.5"}""", "Sbom CycloneDX 1.5 0 of 2026-01-01" },
        { """{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{}],"vulnerabilities":[]}""", "Sbom CycloneDX 1.5 1 of 2026-01-01" },

        // Scans, and what is both.
        {
            """{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{}],"vulnerabilities":[{"id":"CVE-1","ratings":[{"severity":"high"}]}]}""",
            "Sbom CycloneDX 1.5 1 of 2026-01-01; VulnerabilityScan '' High 1 of 2026-01-01"
        },
        {
            """{"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"timestamp":"2026-02-03T04:05:06Z","tools":{"components":[{"name":"trivy"}]}},"vulnerabilities":[{"id":"CVE-1","source":{"name":"debian"},"ratings":[{"source":{"name":"nvd"},"severity":"critical"},{"source":{"name":"debian"},"severity":"low"}]},{"id":"CVE-2","ratings":[{"severity":"low"},{"score":9.8}]},{"id":"CVE-3","analysis":{"state":"not_affected"},"ratings":[{"severity":"critical"}]}]}""",
            "VulnerabilityScan 'trivy' Low 1, Critical 1, 1 dismissed of 2026-02-03"
        },
        {
            """{"scanner":{"uri":"pkg:github/aquasecurity/trivy@0.50.0","result":{"SchemaVersion":2,"Results":[{"Vulnerabilities":[{"VulnerabilityID":"CVE-1","Severity":"CRITICAL"},{"VulnerabilityID":"CVE-1","Severity":"HIGH"}]},{"Class":"lang"}]}},"metadata":{"scanStartedOn":"2026-02-02T00:00:00Z","scanFinishedOn":"2026-02-03T00:00:00Z"}}""",
            "VulnerabilityScan 'trivy' Critical 1 of 2026-02-03"
        },
        { """{"SchemaVersion":2,"ArtifactName":"app","CreatedAt":"2026-02-03T00:00:00Z"}""", "VulnerabilityScan 'trivy'  of 2026-02-03" },
        {
            """{"scanner":{"uri":"https://github.com/anchore/grype/","result":{"matches":[{"vulnerability":{"id":"GHSA-1","severity":"Negligible"}}],"descriptor":{"timestamp":"2026-02-03T00:00:00Z"}}}}""",
            "VulnerabilityScan 'grype' Negligible 1 of 2026-02-03"
        },
        {
            """{"scanner":{"uri":"x/scan","result":[{"id":"CVE-1","severity":[{"method":"nvd","score":"medium"},{"method":"cvss_score","score":"7.2"}]},{"id":"CVE-2"}]},"metadata":{"scanFinishedOn":"2026-02-03T00:00:00Z"}}""",
            "VulnerabilityScan 'scan' Unknown 1, High 1 of 2026-02-03"
        },
        {
            """{"runs":[{"tool":{"driver":{"name":"Trivy","rules":[{"id":"CVE-1","properties":{"security-severity":"9.0"}},{"id":"CVE-2","properties":{"tags":["vulnerability","HIGH"]}},{"id":"CVE-3","properties":{"security-severity":"10.0"}}]}},"invocations":[{"endTimeUtc":"2026-02-03T00:00:00Z"}],"results":[{"ruleId":"CVE-1"},{"ruleIndex":1},{"ruleId":"CVE-3","suppressions":[{"kind":"external"}]},{"ruleId":"CVE-4"},{"ruleIndex":99}]}]}""",
            "VulnerabilityScan 'trivy' Unknown 2, High 1, Critical 1, 1 dismissed of 2026-02-03"
        },
        { """{"runs":[{"tool":{"driver":{"name":"grype"}},"results":[]}]}""", "VulnerabilityScan 'grype'  of 2026-01-01" },

        // What is neither.
        { """{"runs":[{"tool":{"driver":{"name":"hadolint"}},"results":[{"ruleId":"DL3008"}]}]}""", "Other" },
        { """{"messageSignature":{"signature":"x"}}""", "" },
        { """{"hello":"world"}""", "Other" },
        { "[]", "Other" },
        { "null", "Other" },
        { "<html>", "Other unread: Malformed" },
        { "", "Other unread: Malformed" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Documents_are_what_they_show(string document, string expected) => Assert.Equal(expected, Show(Read(document)));

    public static TheoryData<string, string, string> Predicates => new()
    {
        { TestAttachments.Spdx, """{"spdxVersion":"SPDX-2.3","packages":[{}]}""", "Sbom SPDX-2.3 1 of 2026-01-01" },
        { TestAttachments.Spdx, """{"Data":{"spdxVersion":"SPDX-2.3","packages":[{}]},"Timestamp":""}""", "Sbom SPDX-2.3 1 of 2026-01-01" },
        { TestAttachments.Spdx, "\"SPDXVersion: SPDX-2.2\\nPackageName: a\"", "Sbom SPDX-2.2 1 of 2026-01-01" },
        { TestAttachments.Spdx, "{}", "Sbom unread: Unsupported" },
        { "https://cyclonedx.org/bom", """{"bomFormat":"CycloneDX","specVersion":"1.4","components":[]}""", "Sbom CycloneDX 1.4 0 of 2026-01-01" },
        { TestAttachments.CosignVuln, """{"scanner":{"uri":"x","result":""}}""", "VulnerabilityScan unread: Unsupported" },
        { "https://in-toto.io/attestation/vulns/v0.1", """{"scanner":{"result":[]}}""", "VulnerabilityScan ''  of 2026-01-01" },
        { "https://openvex.dev/ns/v0.2.0", """{"statements":[]}""", "Other" },
        { "https://slsa.dev/verification_summary/v1", "{}", "Other" },
        { "https://sigstore.dev/cosign/sign/v1", "{}", "" },
        { TestAttachments.Slsa, "{}", "Provenance '' of 2026-01-01" },
        { TestAttachments.Slsa, "null", "Provenance '' of 2026-01-01" },
        { "https://in-toto.io/Provenance/v0.1", """{"builder":{"id":"b"},"metadata":{"buildFinishedOn":"2026-02-03T00:00:00Z"}}""", "Provenance 'b' of 2026-02-03" },
    };

    [Theory]
    [MemberData(nameof(Predicates))]
    public void Statements_are_read_in_whatever_they_are_wrapped(string predicateType, string predicate, string expected)
    {
        var statement = TestAttachments.Statement(predicateType, predicate, Other, Index);
        var envelope = TestAttachments.Envelope(statement);

        Assert.Equal(expected, Show(Read(statement)));
        Assert.Equal(expected, Show(Read(envelope)));
        Assert.Equal(expected, Show(Read($$"""{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","dsseEnvelope":{{envelope}}}""")));
    }

    [Fact]
    public void A_statement_is_about_the_image_or_its_index_or_another()
    {
        foreach (var (subjects, isForeign) in new (Digest[], bool)[] { ([Image], false), ([Index], false), ([Other], true), ([], true) })
        {
            var statement = TestAttachments.Statement(TestAttachments.Spdx, """{"spdxVersion":"SPDX-2.3"}""", [.. subjects]);

            Assert.Equal(isForeign, Assert.Single(Read(statement)).IsForAnotherImage);
        }
    }

    [Fact]
    public void What_says_nothing_of_an_image_is_about_that_which_it_is_bound_to()
    {
        const string Sbom = """{"spdxVersion":"SPDX-2.3"}""";

        Assert.False(Assert.Single(Read(Sbom)).IsForAnotherImage);
        Assert.True(Assert.Single(Read(Sbom, isBound: false)).IsForAnotherImage);
    }

    [Theory]
    [InlineData("""{"payloadType":"application/vnd.in-toto+json","payload":"%%%"}""", UnknownReason.Malformed)]
    [InlineData("""{"payloadType":"application/vnd.in-toto+json","payload":7}""", UnknownReason.Malformed)]
    [InlineData("""{"payloadType":"application/vnd.in-toto+json","payload":"PGh0bWw+"}""", UnknownReason.Malformed)]
    [InlineData("""{"payloadType":"text/plain","payload":"e30="}""", UnknownReason.Unsupported)]
    public void An_envelope_that_holds_no_statement_is_there_and_not_read(string envelope, UnknownReason reason)
    {
        var attestation = Assert.Single(Read(envelope, type: TestAttachments.Spdx));

        Assert.Equal((AttestationKind.Sbom, reason), (attestation.Kind, attestation.Unread!.Reason));
    }

    [Fact]
    public void Provenance_of_SLSA_1_tells_builder_materials_and_stages()
    {
        var dockerfile = Convert.ToBase64String(Encoding.UTF8.GetBytes("FROM golang AS b\nRUN make TOKEN=hunter2\nFROM scratch\nCOPY --from=b /a /a\n"));
        var provenance = Assert.Single(Read(TestAttachments.Statement(TestAttachments.Slsa, $$"""
            {
              "buildDefinition": {
                "buildType": "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md",
                "externalParameters": { "request": { "frontend": "dockerfile.v0", "args": { "target": "prod", "build-arg:TOKEN": "hunter2" } } },
                "resolvedDependencies": [
                  { "uri": "pkg:docker/golang@1.23?platform=linux%2Famd64", "digest": { "sha256": "{{Other.Hex}}" } },
                  { "uri": "git+https://x:hunter2hunter2@github.com/team/app", "digest": { "sha1": "1234" } },
                  { "name": "without a URI" }, 7
                ]
              },
              "runDetails": {
                "builder": { "id": "https://ci.corp/7" },
                "metadata": { "finishedOn": "2026-02-03T04:05:06Z", "buildkit_metadata": { "source": { "infos": [ { "language": "LLB", "data": "eA==" }, { "filename": "Dockerfile", "language": "Dockerfile", "data": "{{dockerfile}}" } ] } } }
              }
            }
            """, Image))).Provenance!;

        Assert.Equal("https://ci.corp/7", provenance.Builder);
        Assert.StartsWith("https://github.com/moby/buildkit/", provenance.BuildType, StringComparison.Ordinal);
        Assert.Equal("prod", provenance.Target);
        Assert.True(provenance.IsMultiStage);
        Assert.Equal(["golang", "scratch"], provenance.Stages.Select(stage => stage.From));
        Assert.Equal([Other, default(Digest?)], provenance.Materials.Select(material => material.Digest));
        Assert.Equal("golang:1.23", Assert.Single(provenance.Images).Image);
        Assert.DoesNotContain("hunter2", string.Join(' ', provenance.Materials), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"materials":7,"metadata":[],"builder":"x"}""")]
    [InlineData("""{"buildDefinition":null,"runDetails":[]}""")]
    [InlineData("""{"metadata":{"https://mobyproject.org/buildkit@v1#metadata":{"source":{"infos":[{"data":"%"},{"data":7},7]}}}}""")]
    public void Provenance_that_breaks_its_form_is_provenance_that_tells_nothing(string predicate)
    {
        var provenance = Assert.Single(Read(TestAttachments.Statement(TestAttachments.Slsa, predicate, Image))).Provenance!;

        Assert.Equal(("", 0, null), (provenance.Builder, provenance.Materials.Length, provenance.IsMultiStage));
    }

    [Fact]
    public void Of_what_is_made_to_hurt_little_is_kept()
    {
        var materials = string.Join(',', Enumerable.Repeat($$"""{"uri":"{{new string('u', 10_000)}}"}""", 400));
        var provenance = Assert.Single(Read(TestAttachments.Statement(TestAttachments.Slsa, $$"""{"materials":[{{materials}}]}""", Image))).Provenance!;
        var found = string.Join(',', Enumerable.Range(0, 50_000).Select(i => $$"""{"id":"CVE-{{i}}","severity":[{"score":"9.9"}]}"""));
        var scan = Assert.Single(Read($$$"""{"scanner":{"result":[{{{found}}}]}}""")).Scan!;
        var nested = string.Concat(Enumerable.Repeat("""{"predicate":""", 5_000)) + "1" + new string('}', 5_000);

        Assert.Equal(200, provenance.Materials.Length);
        Assert.All(provenance.Materials, material => Assert.InRange(material.Uri.Length, 1, 301));
        Assert.Equal((50_000, VulnerabilityScan.MostNamed), (scan.AtLeast(VulnerabilitySeverity.Critical), scan.Worst.Length));
        Assert.Equal("Other", Show(Read(nested)));
    }

    private static ImmutableArray<Attestation> Read(string document, bool isBound = true, string type = "application/json") =>
        DocumentReader.Read(Encoding.UTF8.GetBytes(document), new DocumentPlace([Image, Index], "referrer x", Other)
        {
            Type = type,
            Created = Attached,
            IsBound = isBound,
        });

    private static string Show(IEnumerable<Attestation> attestations) => string.Join("; ", attestations.Select(Show));

    private static string Show(Attestation attestation) => $"{attestation.Kind}" + attestation switch
    {
        { Unread: { } problem } => $" unread: {problem.Reason}",
        { Sbom: { } sbom } => $" {sbom.Format} {sbom.Packages} of {attestation.Created:yyyy-MM-dd}",
        { Scan: { } scan } => $" '{scan.Scanner}' {Counts(scan)} of {scan.At:yyyy-MM-dd}",
        { Provenance: { } provenance } => $" '{provenance.Builder}' of {attestation.Created:yyyy-MM-dd}",
        _ => "",
    };

    private static string Counts(VulnerabilityScan scan) =>
        string.Join(", ", scan.Counts.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"))
        + (scan.Dismissed > 0 ? $", {scan.Dismissed} dismissed" : "");
}
