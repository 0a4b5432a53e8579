using Policy.Images.Configuration;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests;

/// <summary>Images as their builders wrote them: each opens, or says why not.</summary>
public sealed class CorpusImagesTests
{
    private const string Arm = "linux/arm64";
    private const string Amd = "linux/amd64";

    public static TheoryData<string, string?, string, int, int, long?> Images => new()
    {
        { "docker-archive:dive-test-docker-image.tar", null, Amd, 14, 15, null },
        { "docker-archive:dive-test-docker-image.tar:dive-test:latest", null, Amd, 14, 15, null },
        { "docker-archive:dive-test-docker-image.tar:@0", null, Amd, 14, 15, null },
        { "docker-archive:ggcr-hello-world-v25.tar", null, Arm, 1, 2, null },
        { "docker-archive:ggcr-whiteout_image.tar", null, Amd, 3, 3, null },
        { "docker-archive:trivy-alpine-310.tar.gz", null, Amd, 1, 2, null },
        { "docker-archive:trivy-alpine-310.tar.gz:docker.io/library/alpine:3.10", null, Amd, 1, 2, null },
        { "oci-archive:dive-test-oci-gzip-image.tar", "7d255e9e3d216a9a92a5c1ce0563a5ddd92f28a34a9df025d3cf8dfa5ea08366", Arm, 1, 1, 4132 },
        { "oci-archive:dive-test-oci-zstd-image.tar", "f5e3515f39a16543547c03d03ec34faf9276742e6ce7c7dd6e467a14e90b29fc", Arm, 1, 1, 4314 },
        { "oci-archive:dive-test-oci-estargz-image.tar", "2e75eb783d1a845ce3846d1a7da4453f825886aab5b3ad03afcec7730a208c4d", Arm, 1, 1, 4496 },
        { "oci:attest-unsigned-index", "db8f2a6e112ea6396f57d073269ecfac61e8dcdad3a4a643dcb577522492f898", Amd, 1, 1, 116 },
        { "oci:attest-unsigned-index:docker.io/library/test-image:test", "db8f2a6e112ea6396f57d073269ecfac61e8dcdad3a4a643dcb577522492f898", Arm, 1, 1, 116 },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public async Task An_image_opens(string image, string? digest, string platform, int layers, int history, long? compressed)
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var facts = Assert.IsType<ImageInspection.Known>(await InspectAsync(image, platform)).Facts;

        Assert.Equal(digest, facts.Digest?.Hex);
        Assert.Equal(platform, facts.Config.Platform?.ToString());
        Assert.Equal(layers, facts.Layers.Length);
        Assert.Equal(layers, facts.Config.DiffIds.Length);
        Assert.Equal(history, facts.Config.History.Length);
        Assert.Equal(history, facts.History.Steps.Length);
        Assert.Equal(compressed, facts.CompressedBytes);
        Assert.Equal("", facts.Config.User);
    }

    [Theory]
    [InlineData("oci-archive:ggcr-hello-world-v25.tar", UnknownReason.NotFound, "ggcr-hello-world-v25.tar holds no image")]
    [InlineData("docker-archive:dive-test-oci-gzip-image.tar", UnknownReason.Unsupported, "it is an OCI image layout: name it oci-archive:")]
    [InlineData("oci-archive:trivy-alpine-310.tar.gz", UnknownReason.NotFound, "is no OCI image layout: it has no index.json")]
    [InlineData("docker-archive:trivy-alpine-310.tar.gz:alpine:3.11", UnknownReason.NotFound, "has no image named alpine:3.11; it has alpine:3.10")]
    [InlineData("oci:attest-unsigned-index:test", UnknownReason.NotFound, "has no image named test; it has docker.io/library/test-image:test")]
    public async Task What_does_not_open_says_why(string image, UnknownReason reason, string message)
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var unknown = Assert.IsType<ImageInspection.NotKnown>(await InspectAsync(image, Amd));

        Assert.Equal(reason, unknown.Reason);
        Assert.Contains(message, unknown.Message, StringComparison.Ordinal);
    }

    private static async Task<ImageInspection> InspectAsync(string image, string platform)
    {
        var colon = image.IndexOf(':', StringComparison.Ordinal) + 1;
        Assert.True(ImageLocation.TryParse(image[..colon] + Corpus.PathOf("images/" + image[colon..]), out var location, out var error), error);
        var request = new ImageRequest(location, new Platform("linux", platform.Split('/')[1]), Needs.Config);
        using var inspector = new ImageInspector(PratiqueConfiguration.Default, TimeProvider.System);

        return (await inspector.InspectAsync([request], TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken))[request];
    }
}
