using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Identity;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests.Catalog.Identity;

/// <summary>USER is a name, and the image's own /etc/passwd says who that is.</summary>
public sealed class NamedUserTests
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/app:/bin/sh\ntoor:x:0:0::/:/bin/sh\nhuge:x:4294967296:1::/:\n";

    [Theory]
    [InlineData("app")]
    [InlineData("app:root")]
    public void A_name_with_a_uid_that_is_not_0_passes(string user) => RuleAssert.Passes(Judge(user, Passwd));

    [Fact]
    public void Another_name_of_uid_0_is_root()
    {
        var finding = RuleAssert.Finding(Judge("toor", Passwd));

        Assert.Equal("runs as root: the image's USER is toor, to which its /etc/passwd gives uid 0", finding.Message);
        Assert.Equal(
            [new Evidence(EvidenceKind.Config, "config.User", "USER toor"), new Evidence(EvidenceKind.File, "etc/passwd", "line 3 gives toor uid 0")],
            finding.Evidence);
        Assert.Equal(1, finding.Confidence);
    }

    [Fact]
    public void A_uid_that_wraps_round_is_root() => Assert.StartsWith(
        "runs as root: the image's USER is huge, to which its /etc/passwd gives uid 4294967296, outside 0 to", RuleAssert.Finding(Judge("huge", Passwd)).Message, StringComparison.Ordinal);

    [Fact]
    public void Root_is_who_the_image_says_it_is()
    {
        Assert.Equal(1, RuleAssert.Finding(Judge("root", Passwd)).Confidence);
        RuleAssert.Passes(Judge("root", "root:x:1000:1000::/:\n"));
    }

    [Fact]
    public void A_name_that_is_not_there_will_not_start()
    {
        var finding = RuleAssert.Finding(Judge("ghost", Passwd));

        Assert.Equal("will not start: the image's USER is ghost, and its /etc/passwd has no such user", finding.Message);
        Assert.Equal(new Evidence(EvidenceKind.File, "etc/passwd", "no user ghost"), finding.Evidence[1]);
        Assert.StartsWith("Make the user in the image", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Nor_does_one_without_a_passwd() => Assert.Equal(
        "will not start: the image's USER is app, and there is no file /etc/passwd in it",
        RuleAssert.Finding(Judge("app", LayersInput.Nothing)).Message);

    [Fact]
    public void Links_are_followed_within_the_image()
    {
        var linked = LayersInput.Text("usr/lib/passwd", "app:x:0:0::/:\n");
        var verdict = Judge("app", LayersInput.Known(linked, LayersInput.Layer(LayersInput.Link("etc/passwd", "/usr/lib/passwd"))));

        Assert.Equal(new Evidence(EvidenceKind.File, "usr/lib/passwd", "line 1 gives app uid 0"), RuleAssert.Finding(verdict).Evidence[1]);
    }

    // In the tar one after the other: a passwd that is kept, a link to its folder, and another passwd through the link.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_through_a_link_is_not_taken_for_what_was_kept(bool asHardLink)
    {
        var layer = LayersInput.Layer(
            LayersInput.File("root"), LayersInput.File("etc/passwd", Passwd.Length), LayersInput.Link("x", "etc"),
            asHardLink ? LayersInput.HardLink("x/passwd", "root") : LayersInput.File("x/passwd", Passwd.Length));
        var kept = LayersInput.Text("etc/passwd", Passwd);

        RuleAssert.Unknown(
            UnknownReason.Pending, "the image's USER is app, a name, and the image's /etc/passwd was not read",
            Judge("app", LayersInput.Known(layer with { Files = kept.Files })));
    }

    [Fact]
    public void The_last_layers_file_counts() =>
        RuleAssert.Passes(Judge("app", LayersInput.Known(LayersInput.Text("etc/passwd", "app:x:0:0::/:\n"), LayersInput.Text("etc/passwd", Passwd))));

    [Fact]
    public void A_file_that_was_not_read_is_not_known()
    {
        var unread = LayersInput.Layer(LayersInput.File("etc/passwd")) with
        {
            Problems = [new ContentProblem("etc/passwd", UnknownReason.OverLimit, "larger than is read")],
        };
        RuleAssert.Unknown(
            UnknownReason.OverLimit, "the image's USER is app, a name, and the image's /etc/passwd was not read: larger than is read",
            Judge("app", LayersInput.Known(unread)));
        RuleAssert.Unknown(
            UnknownReason.Pending, "the image's USER is app, a name, and the image's /etc/passwd was not read",
            Judge("app", LayersInput.Known(unread with { Problems = [] })));
        RuleAssert.Unknown(
            UnknownReason.Pending, "the image's USER is app, a name, and only the tables of contents of the image's layers have been read",
            Judge("app", LayersInput.Known(LayersInput.Layer() with { IsClaimed = true })));
        RuleAssert.Unknown(
            UnknownReason.Malformed, "the image's USER is app, a name, and its uid stands in the image's /etc/passwd: broken",
            Judge("app", new ContentsResult.NotKnown(UnknownReason.Malformed, "broken")));
    }

    [Fact]
    public void The_pods_user_needs_no_file() =>
        RuleAssert.Passes(Judge("ghost", LayersInput.Nothing, new PodContext { RunAsUser = 1000 }));

    [Theory]
    [InlineData("app", true)]
    [InlineData("app:app", true)]
    [InlineData("root", false)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("1000:app", false)]
    [InlineData(":app", false)]
    public void Layers_are_asked_for_where_USER_is_a_name(string user, bool expected)
    {
        Assert.Equal(expected, RunsAsRoot.NeedsAccounts(TestInput.Config() with { User = user }));
        Assert.False(RunsAsRoot.NeedsAccounts(new ImageConfig { User = user, Platform = new Platform("windows", "amd64") }));
    }

    [Fact]
    public void Both_rules_that_go_by_the_user_ask_for_accounts()
    {
        Assert.Equal(Needs.Config | Needs.Accounts, new RunsAsRoot().NeedsOf(ParameterSet.Defaults));
        Assert.Equal(Needs.Config | Needs.Accounts, new PrivilegedPort().NeedsOf(ParameterSet.Defaults));
    }

    [Fact]
    public void A_port_is_privileged_for_a_name_that_is_not_root()
    {
        ImmutableArray<string> ports = ["80/tcp"];
        Verdict Port(string user) => new PrivilegedPort().Evaluate(TestInput.For(
            facts: TestInput.Facts(TestInput.Config() with { User = user, ExposedPorts = ports }) with { Layered = LayersInput.Known(LayersInput.Text("etc/passwd", Passwd)) }));

        Assert.Equal("exposes 80/tcp, which only root may listen on by default, and runs as uid app", RuleAssert.Finding(Port("app")).Message);
        RuleAssert.NotApplicable("root may listen on any port", Port("toor"));
        Assert.StartsWith("will not start", RuleAssert.Finding(Port("ghost")).Message, StringComparison.Ordinal);
    }

    private static Verdict Judge(string user, string passwd) => Judge(user, LayersInput.Known(LayersInput.Text("etc/passwd", passwd)));

    private static Verdict Judge(string user, ContentsResult layered, PodContext? pod = null) => new RunsAsRoot().Evaluate(TestInput.For(
        facts: TestInput.Facts(TestInput.Config() with { User = user }) with { Layered = layered }, pod: pod));
}
