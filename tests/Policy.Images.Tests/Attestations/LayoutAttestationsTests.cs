using System.Text.Json.Nodes;
using Policy.Images.Configuration;
using Policy.Rules.Attestations;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Attestations;

/// <summary>What is attached to images on disk, through the inspector.</summary>
public sealed class LayoutAttestationsTests : IDisposable
{
    private static readonly TestImage Web = new() { User = "app", Steps = [TestStep.BuildKit("COPY a /", TestLayer.Of(("a", "x")))] };
    private static readonly Digest Manifest = Web.Build().Digest;
    private static readonly TestBlob Sbom = TestAttachments.Blob("application/spdx+json", """{"spdxVersion":"SPDX-2.3","packages":[{}]}""");

    private readonly TestFolder _folder = new();

    public static TheoryData<bool> Both => [false, true];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public async Task What_BuildKit_attached_to_a_real_image_is_read(string architecture)
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var facts = await FactsAsync($"oci:{Corpus.PathOf("images/attest-unsigned-index")}", new Platform("linux", architecture));

        var known = Assert.IsType<AttestationsResult.Known>(facts.Attestations);
        Assert.Empty(known.Problems);
        Assert.Equal([AttestationKind.Sbom, AttestationKind.Provenance], known.Attestations.Select(attestation => attestation.Kind));
        Assert.All(known.Attestations, attestation => Assert.False(attestation.IsForAnotherImage));
        Assert.All(known.Attestations, attestation => Assert.StartsWith("index sha256:", attestation.Where, StringComparison.Ordinal));
        Assert.Equal(new SbomSummary("SPDX-2.3", 1), known.Attestations[0].Sbom);
        Assert.Equal("https://spdx.dev/Document", known.Attestations[0].PredicateType);
        var provenance = known.Attestations[1].Provenance!;
        Assert.Equal(("", "https://mobyproject.org/buildkit@v1", true), (provenance.Builder, provenance.BuildType, provenance.IsMultiStage));
        Assert.Equal("alpine:latest", Assert.Single(provenance.Images).Image);
        Assert.Equal("c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b", provenance.Images.Single().Digest?.Hex);
        Assert.Equal(new DateTime(2024, 4, 29), known.Attestations[1].Created?.UtcDateTime.Date);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Attestation_manifests_of_the_index_are_those_of_the_platform_s_own_manifest(bool archive)
    {
        var index = TestIndex.Of(Web, Web with { User = "arm", Platform = Inspect.Arm64 }).WithAttestations();

        var facts = await FactsAsync(Write(archive, new TestLayout().Add("web:1", index)));

        Assert.Single(facts.AttestationManifests);
        var attestation = Assert.Single(facts.Attached(AttestationKind.Provenance));
        Assert.Equal($"index {facts.AttestationManifests[0].Digest}", attestation.Where);
    }

    [Fact]
    public async Task Nothing_is_read_where_nobody_asks()
    {
        var facts = await FactsAsync(Write(false, new TestLayout().Add("web:1", TestIndex.Of(Web).WithAttestations())), needs: Needs.Config);

        Assert.Null(facts.Attestations);
    }

    [Fact]
    public async Task An_image_to_which_nothing_is_attached_is_known_to_have_nothing()
    {
        var known = Assert.IsType<AttestationsResult.Known>((await FactsAsync(Write(true, new TestLayout().Add("web:1", Web)))).Attestations);

        Assert.Empty(known.Attestations);
        Assert.Empty(known.Problems);
    }

    [Fact]
    public async Task Cosigns_tags_are_names_in_a_layout()
    {
        var statement = TestAttachments.Statement(TestAttachments.CosignVuln, """{"scanner":{"result":[]},"metadata":{"scanFinishedOn":"2026-01-02T00:00:00Z"}}""", Manifest);
        var layout = new TestLayout().Add("web:1", Web)
            .Add($"sha256-{Manifest.Hex}.att", TestAttachments.Manifest(null, null, TestAttachments.Blob(TestAttachments.Dsse, TestAttachments.Envelope(statement))))
            .Add($"sha256-{Manifest.Hex}.sbom", TestAttachments.Manifest(null, null, Sbom))
            .Add($"sha256-{Manifest.Hex}.sig", TestAttachments.Manifest(null, null, TestAttachments.Blob("application/vnd.dev.cosign.simplesigning.v1+json", "{}")));

        var facts = await FactsAsync($"{Write(false, layout)}:web:1");

        Assert.Equal($"tag sha256-{Manifest.Hex}.att", Assert.Single(facts.Attached(AttestationKind.VulnerabilityScan)).Where);
        Assert.Equal($"tag sha256-{Manifest.Hex}.sbom", Assert.Single(facts.Attached(AttestationKind.Sbom)).Where);
        Assert.Equal(2, Assert.IsType<AttestationsResult.Known>(facts.Attestations).Attestations.Length);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Referrers_in_a_layout_say_what_they_refer_to(bool ours, bool isForeign)
    {
        var subject = ours ? Manifest : TestBlob.DigestOf("another"u8);
        var place = Write(false, new TestLayout().Add("web:1", Web).Add(null, TestAttachments.Manifest(Sbom.MediaType, subject, Sbom)));
        var path = _folder["layout/index.json"];
        var index = JsonNode.Parse(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken))!;
        index["manifests"]![1]!["artifactType"] = Sbom.MediaType;
        await File.WriteAllTextAsync(path, index.ToJsonString(), TestContext.Current.CancellationToken);

        var known = Assert.IsType<AttestationsResult.Known>((await FactsAsync($"{place}:web:1")).Attestations);

        Assert.Equal(isForeign, Assert.Single(known.Attestations).IsForAnotherImage);
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), known.Attestations[0].Created);
    }

    [Fact]
    public async Task A_docker_archive_has_no_digest_to_attach_anything_to()
    {
        var path = _folder["web.tar"];
        new TestDockerArchive().Add(Web, "web:1").Write(path);

        var unknown = Assert.IsType<AttestationsResult.NotKnown>((await FactsAsync($"docker-archive:{path}")).Attestations);

        Assert.Equal(UnknownReason.Unsupported, unknown.Reason);
    }

    [Fact]
    public async Task A_document_that_is_gone_is_there_and_not_read()
    {
        var index = TestIndex.Of(Web).WithAttestations();
        var place = Write(false, new TestLayout().Add("web:1", index));
        var statement = index.Build().Blobs.Single(blob => blob.MediaType == TestAttachments.InToto);
        File.Delete(_folder[$"layout/blobs/sha256/{statement.Digest.Hex}"]);

        var attestation = Assert.Single((await FactsAsync(place)).Attached(AttestationKind.Provenance));

        Assert.Equal(UnknownReason.NotFound, attestation.Unread!.Reason);
    }

    [Fact]
    public async Task More_than_is_read_is_said_to_be_more()
    {
        var documents = Enumerable.Range(0, 40).Select(i => TestAttachments.Blob(
            TestAttachments.Dsse, TestAttachments.Envelope(TestAttachments.Statement(TestAttachments.Spdx, $$"""{"spdxVersion":"SPDX-2.{{i}}"}""", Manifest))));
        var layout = new TestLayout().Add("web:1", Web).Add($"sha256-{Manifest.Hex}.att", TestAttachments.Manifest(null, null, [.. documents]));

        var known = Assert.IsType<AttestationsResult.Known>((await FactsAsync($"{Write(false, layout)}:web:1")).Attestations);

        Assert.Equal(16, known.Attestations.Length);
        Assert.Equal("SPDX-2.39", known.Attestations[^1].Sbom?.Format);
        Assert.Equal(UnknownReason.OverLimit, Assert.Single(known.Problems).Reason);
    }

    [Fact]
    public async Task A_large_document_is_known_by_its_type_alone()
    {
        var large = TestAttachments.Blob(Sbom.MediaType, new string(' ', 9 << 20));
        var layout = new TestLayout().Add("web:1", Web).Add($"sha256-{Manifest.Hex}.sbom", TestAttachments.Manifest(null, null, large));

        var attestation = Assert.Single((await FactsAsync($"{Write(false, layout)}:web:1")).Attached(AttestationKind.Sbom));

        Assert.Equal(UnknownReason.OverLimit, attestation.Unread!.Reason);
    }

    private string Write(bool archive, TestLayout layout)
    {
        var path = _folder[archive ? "layout.tar" : "layout"];
        if (archive)
        {
            layout.WriteArchive(path);
            return $"oci-archive:{path}";
        }

        layout.WriteFolder(path);
        return $"oci:{path}";
    }

    private static async Task<ImageFacts> FactsAsync(string image, Platform? platform = null, Needs needs = Needs.Config | Needs.Attestations)
    {
        Assert.True(ImageLocation.TryParse(image, out var location, out var error), error);
        var request = new ImageRequest(location, platform ?? Inspect.Amd64, needs);
        using var inspector = new ImageInspector(PratiqueConfiguration.Default, TimeProvider.System);
        return (await inspector.InspectAsync([request], TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken))[request].Facts();
    }
}
