using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.SupplyChain;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Tests.History;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests.Catalog.SupplyChain;

public sealed class BaseImageTests
{
    private const string Name = "org.opencontainers.image.base.name";
    private const string DigestName = "org.opencontainers.image.base.digest";
    private const string Pinned = "docker.io/library/debian:12.5.0";

    private static readonly string ADigest = "sha256:" + new string('a', 64);
    private static readonly LayerContents Bookworm = System("ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
    private static readonly LayerContents Buster = System("ID=debian\nVERSION_ID=\"10\"\nPRETTY_NAME=\"Debian GNU/Linux 10 (buster)\"\n");
    private static readonly LayerContents Focal = System("ID=ubuntu\nVERSION_ID=\"20.04\"\nPRETTY_NAME=\"Ubuntu 20.04.6 LTS\"\n");

    private static BaseImage Rule => new();

    [Fact]
    public void A_distribution_that_is_supported_passes() => RuleAssert.Passes(Evaluate(Bookworm));

    [Fact]
    public void A_distribution_at_its_end_is_found()
    {
        var finding = RuleAssert.Finding(Evaluate(Buster));

        Assert.Equal(
            "Debian GNU/Linux 10 (buster) is at its end of life: Debian LTS ended on 2024-06-30 (wiki.debian.org/DebianReleases and wiki.debian.org/LTS, as known on 2026-08-22); "
            + "Extended LTS goes on until 2029-06-30 for those who pay, which counts with extendedSupport: paid",
            finding.Message);
        Assert.Equal("Build on Debian 13 (trixie), which is supported until 2028-08-09, and build again when it is updated.", finding.Remedy);
        Assert.Equal(new Evidence(EvidenceKind.File, "etc/os-release", "ID=debian VERSION_ID=10, written by layer 1", Buster.UnpackedBytes), Assert.Single(finding.Evidence));
        Assert.Equal(1, finding.Confidence);
        Assert.Equal(EnforcementAction.Deny, finding.Ceiling);
    }

    [Theory]
    [InlineData("ID=centos\nVERSION_ID=7", "Build on CentOS Stream, Rocky Linux, AlmaLinux or Red Hat's UBI, and build again when it is updated.")]
    [InlineData("ID=alpine\nVERSION_ID=3.10.2", "Build on Alpine Linux 3.24, which is supported until 2028-06-01, and build again when it is updated.")]
    [InlineData("ID=photon\nVERSION_ID=2.0", "Build on Photon OS 5.0, which is supported, and build again when it is updated.")]
    [InlineData("ID=ubuntu\nVERSION_ID=25.04", "Build on Ubuntu 26.04 (resolute), which is supported until 2031-05-29, and build again when it is updated.")]
    [InlineData("ID=x\nVERSION_ID=1\nSUPPORT_END=2026-01-01", "Build on a release of the distribution that is still supported, and build again when it is updated.")]
    public void The_remedy_names_what_is_supported_longest(string file, string remedy) => Assert.Equal(remedy, RuleAssert.Finding(Evaluate(System(file))).Remedy);

    [Fact]
    public void The_base_is_named_where_it_is_told()
    {
        var finding = RuleAssert.Finding(Evaluate(Buster, annotations: [(Name, "docker.io/library/node:16.1.0-buster")]));

        Assert.StartsWith("Debian GNU/Linux 10 (buster) under docker.io/library/node:16.1.0-buster is at its end", finding.Message, StringComparison.Ordinal);
        Assert.Contains(new Evidence(EvidenceKind.Config, $"annotations[{Name}]", "docker.io/library/node:16.1.0-buster"), finding.Evidence);
    }

    [Theory]
    [InlineData("none", true)]
    [InlineData("free", true)]
    [InlineData("paid", false)]
    public void A_policy_says_whether_support_by_contract_counts(string counted, bool fires) =>
        Assert.Equal(fires, Evaluate(Focal, ParameterSet.Defaults.With(BaseImage.Extended, counted)) is Verdict.Fired);

    [Theory]
    [InlineData("none", true)]
    [InlineData("free", false)]
    public void Debians_LTS_counts_unless_a_policy_says_otherwise(string counted, bool fires) =>
        Assert.Equal(fires, Evaluate(Bookworm, ParameterSet.Defaults.With(BaseImage.Extended, counted)) is Verdict.Fired);

    [Fact]
    public void An_image_that_tells_nothing_is_not_concerned() => RuleAssert.NotApplicable(
        "the image has no os-release, which tells the distribution, and nothing tells a base", Evaluate(LayersInput.Layer()));

    [Fact]
    public void A_rolling_distribution_is_not_concerned()
    {
        RuleAssert.NotApplicable("the distribution has no releases that end", Evaluate(System("ID=wolfi\nVERSION_ID=20230201")));
        RuleAssert.Passes(Evaluate(System("ID=wolfi"), annotations: [(Name, Pinned)]));
        RuleAssert.Passes(Evaluate(LayersInput.Layer(), annotations: [(Name, Pinned)]));
    }

    [Fact]
    public void A_distribution_that_is_not_in_the_table_is_not_known() => RuleAssert.Unknown(
        UnknownReason.Unsupported, "when support ends of Void\uFFFD is not in the table of 2026-08-22", Evaluate(System("ID=other\nPRETTY_NAME=\"Void\u202E\"")));

    [Fact]
    public void A_file_that_could_not_be_read_is_not_known()
    {
        var large = LayersInput.Layer(LayersInput.File("etc/os-release", 300_000));

        RuleAssert.Unknown(
            UnknownReason.OverLimit, "etc/os-release, which tells the distribution: larger than is read",
            Evaluate(large with { Problems = [new ContentProblem("etc/os-release", UnknownReason.OverLimit, "larger than is read")] }));
        RuleAssert.Unknown(
            UnknownReason.Unsupported, "os-release leads to 'usr/lib/os.release.d/x', which is not read",
            Evaluate(LayersInput.Layer(LayersInput.File("usr/lib/os.release.d/x"), LayersInput.Link("etc/os-release", "../usr/lib/os.release.d/x"))));
    }

    [Theory]
    [InlineData("docker.io/library/debian", false)]
    [InlineData("docker.io", false)]
    [InlineData("docker.io/library/*", false)]
    [InlineData("docker.io/library/ubuntu", true)]
    [InlineData("gcr.io/**", true)]
    public void A_base_has_to_be_on_the_allow_list(string allow, bool fires)
    {
        var verdict = Evaluate(Bookworm, Allow(allow), annotations: [(Name, Pinned)]);

        Assert.Equal(fires, verdict is Verdict.Fired);
        if (fires)
        {
            var finding = RuleAssert.Finding(verdict);
            Assert.Equal($"the base docker.io/library/debian is not on the allow-list: {allow}", finding.Message);
            Assert.Equal($"Build on a base that is allowed ({allow}).", finding.Remedy);
            Assert.Equal(0.9, finding.Confidence);
            Assert.Equal(new Evidence(EvidenceKind.Config, $"annotations[{Name}]", Pinned), Assert.Single(finding.Evidence));
        }
    }

    [Fact]
    public void An_allow_list_without_a_name_to_hold_against_it_is_not_known()
    {
        RuleAssert.Unknown(
            UnknownReason.Unsupported, "neither annotations, labels nor history tell the base's name, which the allow-list is held against", Evaluate(Bookworm, Allow("x.io")));
        RuleAssert.Unknown(
            UnknownReason.Unsupported, "the base's name 'oci:Not A Name' is no reference, so that no allow-list can be held against it",
            Evaluate(Bookworm, Allow("x.io"), annotations: [(Name, "oci:Not A Name")]));
        RuleAssert.Passes(Evaluate(Bookworm, Allow("x.io"), annotations: [(Name, "scratch")]));
        Assert.Contains("end of life", RuleAssert.Finding(Evaluate(Buster, Allow("x.io"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker.io/library/debian:12", null, "the base debian has the tag '12', which names one part of a version and moves with every release of it; nothing tells which build of it this image has")]
    [InlineData("docker.io/library/debian", null, "the base debian has no tag, which means latest, whatever was pushed last; nothing tells which build of it this image has")]
    [InlineData("docker.io/library/debian:bookworm-20260110", null, null)]
    [InlineData(Pinned, null, null)]
    [InlineData("docker.io/library/debian:12", "sha256:aaaa", null)]
    [InlineData("scratch", null, null)]
    public void A_base_whose_tag_moves_is_worth_a_word(string name, string? digest, string? message)
    {
        var verdict = Evaluate(Bookworm, annotations: digest is null ? [(Name, name)] : [(Name, name), (DigestName, digest)]);

        Assert.Equal(message, (verdict as Verdict.Fired)?.Findings.Single().Message);
        if (message is not null)
        {
            Assert.Equal(EnforcementAction.Audit, verdict.Finding.Ceiling);
            Assert.Equal(0.6, verdict.Finding.Confidence);
        }
    }

    [Fact]
    public void A_digest_in_the_name_pins_it() => RuleAssert.Passes(Evaluate(Bookworm, annotations: [(Name, $"debian:12@{ADigest}")]));

    [Fact]
    public void A_policy_says_what_is_done_about_a_base_that_is_not_pinned() => Assert.Equal(
        EnforcementAction.Deny,
        Evaluate(Bookworm, ParameterSet.Defaults.With(BaseImage.WhenUnpinned, EnforcementAction.Deny), annotations: [(Name, "debian:12")]).Finding.Ceiling);

    [Fact]
    public void All_that_is_wrong_is_said() => Assert.Equal(
        3, RuleAssert.Findings(Evaluate(Buster, Allow("x.io"), annotations: [(Name, "debian:10")])).Length);

    [Fact]
    public void A_label_of_the_application_tells_the_base()
    {
        var config = HistoryInput.Config(HistoryInput.Made("# debian.sh --arch 'amd64' out/ 'trixie'"), HistoryInput.Empty($"LABEL {Name}=debian:12")) with
        {
            Labels = ImmutableDictionary<string, string>.Empty.Add(Name, "debian:12").Add(DigestName, ""),
        };

        Assert.Equal(new Evidence(EvidenceKind.Config, $"config.Labels[{Name}]", "debian:12"), Assert.Single(Evaluate(config, Bookworm).Finding.Evidence));
    }

    [Fact]
    public void Buildahs_remark_tells_the_base()
    {
        var config = HistoryInput.Config(
            HistoryInput.Made("/bin/sh -c #(nop) ADD file:x in /"), HistoryInput.Made("/bin/sh -c make", comment: "FROM docker.io/library/debian:12"));
        var finding = Evaluate(config, Bookworm, LayersInput.Layer()).Finding;

        Assert.Equal(
            new Evidence(EvidenceKind.Config, "config.history", "buildah's remark 'FROM docker.io/library/debian:12' at history[1]: docker.io/library/debian:12"),
            Assert.Single(finding.Evidence));
    }

    private static ParameterSet Allow(params ImmutableArray<string> globs) => ParameterSet.Defaults.With(BaseImage.Allow, globs);

    private static LayerContents System(string file) => LayersInput.Text("etc/os-release", file);

    private static Verdict Evaluate(ImageConfig config, params ImmutableArray<LayerContents> layers) =>
        Rule.Evaluate(TestInput.For(facts: TestInput.Facts(config, HistoryInput.Read(config)) with { Layered = LayersInput.Known(layers) }));

    private static Verdict Evaluate(LayerContents layer, ParameterSet? parameters = null, params ReadOnlySpan<(string Name, string Value)> annotations)
    {
        var config = TestInput.Config();
        var facts = TestInput.Facts(config, HistoryInput.Read(config, 0, annotations)) with { Layered = LayersInput.Known(layer) };
        foreach (var (name, value) in annotations)
        {
            facts = facts with { Annotations = facts.Annotations.SetItem(name, value) };
        }

        return Rule.Evaluate(TestInput.For(facts: facts, parameters: parameters));
    }
}
