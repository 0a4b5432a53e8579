using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Reference;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests.Catalog.Reference;

public sealed class PullPolicyRuleTests
{
    private const string Sha256 = "sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd";

    private static PullPolicyRule Rule => new();

    [Theory]
    [InlineData("nginx:stable", PullPolicy.IfNotPresent,
        "nginx:stable has the tag 'stable', a name that moves from build to build, and with imagePullPolicy IfNotPresent a node that has an older image keeps it")]
    [InlineData("nginx", PullPolicy.IfNotPresent,
        "nginx has no tag, which means latest, whatever was pushed last, and with imagePullPolicy IfNotPresent a node that has an older image keeps it")]
    [InlineData("nginx:1.27", PullPolicy.Never,
        "nginx:1.27 has the tag '1.27', which names two parts of a version and moves with every patch, and with imagePullPolicy Never a node runs what was loaded there")]
    public void A_mutable_tag_that_is_not_pulled_afresh_is_found(string image, PullPolicy policy, string message)
    {
        var finding = Evaluate(image, policy).Finding;

        Assert.Equal(message, finding.Message);
        Assert.Equal(
            [new Evidence(EvidenceKind.Reference, "image", image), new Evidence(EvidenceKind.Config, "imagePullPolicy", $"{policy}")], finding.Evidence);
    }

    [Theory]
    [InlineData("nginx:stable", PullPolicy.Always)]
    [InlineData("nginx:1.27.3", PullPolicy.IfNotPresent)]
    [InlineData("nginx:1.27.3", PullPolicy.Never)]
    [InlineData("nginx:latest@" + Sha256, PullPolicy.IfNotPresent)]
    [InlineData("nginx@" + Sha256, PullPolicy.Never)]
    public void What_is_pulled_afresh_or_does_not_move_passes(string image, PullPolicy policy) =>
        Assert.Same(Verdict.Pass, Evaluate(image, policy));

    [Fact]
    public void Two_parts_pass_where_the_image_is_listed() => Assert.Same(Verdict.Pass, Rule.Evaluate(TestInput.For(
        "postgres:16.4", parameters: ParameterSet.Defaults.With(PullPolicyRule.FullVersions, ["docker.io/library/postgres"]))));

    [Fact]
    public void A_reference_on_a_command_line_is_not_concerned() =>
        Assert.Equal("no pod says when the image is pulled", Rule.Evaluate(TestInput.For("nginx", bare: true)).WhyNot);

    [Fact]
    public void An_image_on_disk_is_not_concerned() => Assert.Equal(
        "the image is read from a file, not by a tag", Rule.Evaluate(TestInput.For(location: new ImageLocation.OciArchive("a.tar", null))).WhyNot);

    private static Verdict Evaluate(string image, PullPolicy policy) =>
        Rule.Evaluate(TestInput.For(image, pod: new PodContext { PullPolicy = policy }));
}
