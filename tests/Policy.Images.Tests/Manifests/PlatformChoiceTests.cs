using System.Collections.Immutable;
using Policy.Images.Manifests;
using Policy.Images.Sources;
using Policy.Rules.Images;

namespace Policy.Images.Tests.Manifests;

public sealed class PlatformChoiceTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/arm64 linux/amd64", "linux/amd64")]
    [InlineData("linux/amd64", "linux/amd64/v1", "linux/amd64/v1")]
    [InlineData("linux/amd64", "linux/amd64/v2", "")]
    [InlineData("linux/amd64", "linux/386 linux/amd64", "linux/amd64 linux/386")]
    [InlineData("linux/amd64/v3", "linux/amd64 linux/amd64/v4 linux/amd64/v2 linux/amd64/v3", "linux/amd64/v3 linux/amd64/v2 linux/amd64")]
    [InlineData("linux/arm64", "linux/arm/v7 linux/arm64/v8", "linux/arm64/v8 linux/arm/v7")]
    [InlineData("linux/arm64/v8", "linux/arm64", "linux/arm64")]
    [InlineData("linux/arm64/v9", "linux/arm64 linux/arm64/v9", "linux/arm64/v9 linux/arm64")]
    [InlineData("linux/arm64", "linux/arm64/v9", "")]
    [InlineData("linux/arm/v7", "linux/arm/v5 linux/arm/v6 linux/arm/v8", "linux/arm/v6 linux/arm/v5")]
    [InlineData("linux/arm", "linux/arm/v6 linux/arm/v7", "linux/arm/v7 linux/arm/v6")]
    [InlineData("linux/arm/v6", "linux/arm/v7", "")]
    [InlineData("linux/arm/v5", "linux/arm/v6 linux/arm/5", "linux/arm/5")]
    [InlineData("linux/amd64", "Linux/x86_64 linux/i386", "Linux/x86_64 linux/i386")]
    [InlineData("linux/arm64", "linux/aarch64", "linux/aarch64")]
    [InlineData("linux/arm/v7", "linux/armel linux/armhf", "linux/armhf linux/armel")]
    [InlineData("linux/amd64", "windows/amd64 unknown/unknown", "")]
    [InlineData("windows/amd64", "linux/amd64 windows/amd64", "windows/amd64")]
    [InlineData("linux/s390x", "linux/ppc64le linux/s390x", "linux/s390x")]
    [InlineData("linux/riscv64", "linux/amd64", "")]
    public void The_best_for_the_asked_platform_comes_first(string asked, string offered, string expected)
    {
        var index = Index([.. offered.Split(' ').Select(Parse)]);

        Assert.Equal(expected, string.Join(' ', PlatformChoice.Candidates(index, Parse(asked)).Select(entry => entry.Platform)));
    }

    [Fact]
    public void Entries_without_a_platform_come_last_in_their_order()
    {
        var index = Index(null, Parse("linux/arm64"), Parse("linux/amd64"), null);

        Assert.Equal([2, 0, 3], PlatformChoice.Candidates(index, Parse("linux/amd64")).Select(entry => entry.Descriptor.Size));
    }

    [Fact]
    public void Of_two_entries_for_one_platform_the_first_is_taken() =>
        Assert.Equal(0, PlatformChoice.Candidates(Index(Parse("linux/amd64"), Parse("linux/amd64")), Parse("linux/amd64"))[0].Descriptor.Size);

    // A runtime would run it: an annotation must not hide it from judgement.
    [Fact]
    public void An_entry_that_is_annotated_as_an_attestation_but_names_a_platform_is_a_candidate()
    {
        var index = Index(Parse("linux/amd64"));
        var entry = index.Entries[0] with { Annotations = ImmutableDictionary<string, string>.Empty.Add("vnd.docker.reference.type", "attestation-manifest") };

        Assert.Single(PlatformChoice.Candidates(index with { Entries = [entry] }, Parse("linux/amd64")));
    }

    [Fact]
    public void What_is_offered_leaves_attestations_out() => Assert.Equal(
        [Parse("linux/amd64"), Parse("linux/arm64")],
        PlatformChoice.Offered(Index(Parse("linux/amd64"), Parse("linux/arm64"), Parse("linux/amd64"), PlatformChoice.Nowhere, null)));

    [Theory]
    [InlineData("linux/arm/v6", "linux/arm/v7", true)]
    [InlineData("linux/arm/v7", "linux/arm/v6", false)]
    [InlineData("linux/amd64", "linux/arm64", false)]
    public void Suits_says_whether_a_config_fits(string offered, string asked, bool expected) =>
        Assert.Equal(expected, PlatformChoice.Suits(Parse(offered), Parse(asked)));

    private static Platform Parse(string text) => text.Split('/') is [var os, var architecture, .. var rest]
        ? new Platform(os, architecture, rest.FirstOrDefault())
        : throw new ArgumentException(text, nameof(text));

    private static ManifestDocument.Index Index(params Platform?[] platforms) => new()
    {
        Annotations = ImmutableDictionary<string, string>.Empty,
        Entries = [.. platforms.Select((platform, i) => new IndexEntry(new Descriptor("", default, i), platform, ImmutableDictionary<string, string>.Empty))],
    };
}
