using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Identity;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Testing;

namespace Policy.Rules.Tests.Catalog.Identity;

public sealed class RunsAsRootTests
{
    private const string Wrapped = ", outside 0 to 2147483647, where runtimes have wrapped round to 0 (CVE-2024-40635)";

    private static RunsAsRoot Rule => new();

    [Fact]
    public void An_image_without_USER_is_root()
    {
        var finding = RuleAssert.Finding(Judge(""));

        Assert.Equal("runs as root: the image sets no USER", finding.Message);
        Assert.Equal("End the Dockerfile with USER 65532 or set securityContext.runAsUser: 65532 and runAsNonRoot: true.", finding.Remedy);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.User", "unset, which means root")], finding.Evidence);
        Assert.Equal(1, finding.Confidence);
        Assert.Equal(EnforcementAction.Deny, finding.Ceiling);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0:0")]
    [InlineData("0:1000")]
    [InlineData("00")]
    [InlineData("+0")]
    [InlineData("-0")]
    [InlineData("0:app:x")]
    public void Uid_0_is_root_however_it_is_written_and_whatever_the_group(string user)
    {
        var finding = RuleAssert.Finding(Judge(user));

        Assert.Equal($"runs as root: the image's USER is {user}", finding.Message);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.User", $"USER {user}")], finding.Evidence);
        Assert.Equal(1, finding.Confidence);
    }

    [Fact]
    public void A_group_without_a_user_is_root() =>
        Assert.Equal("runs as root: the image's USER :1000 names a group and no user", RuleAssert.Finding(Judge(":1000")).Message);

    [Theory]
    [InlineData("root")]
    [InlineData("root:app")]
    public void The_name_root_is_root_though_not_quite_sure(string user)
    {
        var finding = RuleAssert.Finding(Judge(user));

        Assert.Equal($"runs as root: the image's USER is {user}", finding.Message);
        Assert.Equal(0.98, finding.Confidence);
    }

    [Theory]
    [InlineData("2147483648")]
    [InlineData("4294967296:100")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999999")]
    public void A_uid_that_has_wrapped_round_is_root(string user)
    {
        var finding = RuleAssert.Finding(Judge(user));

        Assert.Equal($"runs as root: the image's USER is {user}{Wrapped}", finding.Message);
        Assert.Equal(0.9, finding.Confidence);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("65532")]
    [InlineData("1000:0")]
    [InlineData("0001000")]
    [InlineData("+1000")]
    [InlineData("2147483647")]
    public void Any_other_number_is_not_root_and_group_0_alone_is_fine(string user) => RuleAssert.Passes(Judge(user));

    [Theory]
    [InlineData("app")]
    [InlineData("Root")]
    [InlineData("1000a")]
    [InlineData("+")]
    [InlineData(" 0")]
    public void A_name_cannot_be_known_before_layers_are_read(string user) => RuleAssert.Unknown(
        UnknownReason.Pending,
        $"the image's USER is {user.Trim()}, a name; its uid stands in the image's /etc/passwd, whose layers have not been read",
        Judge(user));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("app")]
    public void The_pods_user_counts_before_the_images(string user) => RuleAssert.Passes(Judge(user, new PodContext { RunAsUser = 1000 }));

    [Fact]
    public void A_pod_can_make_root_of_an_image_that_is_not()
    {
        var finding = RuleAssert.Finding(Judge("1000", new PodContext { RunAsUser = 0, RunAsUserField = "spec.securityContext.runAsUser" }));

        Assert.Equal("runs as root: spec.securityContext.runAsUser is 0", finding.Message);
        Assert.Equal("Set spec.securityContext.runAsUser to 65532 or another uid that is not 0.", finding.Remedy);
        Assert.Equal([new Evidence(EvidenceKind.Config, "spec.securityContext.runAsUser", "runAsUser: 0")], finding.Evidence);
    }

    [Theory]
    [InlineData(2147483648)]
    [InlineData(-1)]
    public void A_pods_uid_out_of_range_is_root(long uid) => Assert.Equal(
        $"runs as root: securityContext.runAsUser is {uid}{Wrapped}", RuleAssert.Finding(Judge("1000", new PodContext { RunAsUser = uid })).Message);

    [Theory]
    [InlineData(1)]
    [InlineData(2147483647)]
    public void A_pods_uid_in_range_is_not_root(long uid) => RuleAssert.Passes(Judge("", new PodContext { RunAsUser = uid }));

    [Fact]
    public void The_image_is_judged_alone_where_the_policy_says_so()
    {
        var parameters = ParameterSet.Defaults.With(RunsAsRoot.HonorPodSecurityContext, false);
        var pod = new PodContext { RunAsUser = 1000, InUserNamespace = true };

        var finding = RuleAssert.Finding(Rule.Evaluate(TestInput.For(config: Config(""), pod: pod, parameters: parameters)));

        Assert.Equal("runs as root: the image sets no USER", finding.Message);
        Assert.Equal(EnforcementAction.Deny, finding.Ceiling);
        RuleAssert.Passes(Rule.Evaluate(TestInput.For(config: Config("1000"), pod: new PodContext { RunAsUser = 0 }, parameters: parameters)));
    }

    [Fact]
    public void A_user_namespace_lowers_the_finding()
    {
        var pod = new PodContext { InUserNamespace = true };

        var finding = RuleAssert.Finding(Judge("0", pod));

        Assert.Equal(EnforcementAction.Warn, finding.Ceiling);
        Assert.Equal(new Evidence(EvidenceKind.Config, "hostUsers", "hostUsers: false, so root in the container is nobody on the node"), finding.Evidence[1]);

        var parameters = ParameterSet.Defaults.With(RunsAsRoot.WhenUserNamespaced, EnforcementAction.Audit);
        Assert.Equal(EnforcementAction.Audit, RuleAssert.Finding(Rule.Evaluate(TestInput.For(config: Config("0"), pod: pod, parameters: parameters))).Ceiling);
    }

    [Fact]
    public void A_bare_reference_is_judged_by_its_image() =>
        Assert.Equal("runs as root: the image sets no USER", RuleAssert.Finding(Rule.Evaluate(TestInput.For(config: Config(""), bare: true))).Message);

    [Fact]
    public void The_last_USER_of_the_history_is_evidence()
    {
        var history = TestInput.Steps(Step(Instruction.User, "app"), Step(Instruction.Run, "make"), Step(Instruction.User, "root"), Step(Instruction.Cmd, "x"));

        var finding = RuleAssert.Finding(Rule.Evaluate(TestInput.For(config: Config("root"), history: history)));

        Assert.Equal(new Evidence(EvidenceKind.Step, "history[2]", "USER root"), finding.Evidence[1]);
        Assert.DoesNotContain(
            RuleAssert.Finding(Rule.Evaluate(TestInput.For(config: Config("root"), history: history, pod: new PodContext { RunAsUser = 0 }))).Evidence,
            evidence => evidence.Kind == EvidenceKind.Step);
    }

    [Theory]
    [InlineData("useradd -r -u 10001 app", 10001)]
    [InlineData("groupadd -r app && useradd --uid=999 -g app app; rm x", 999)]
    [InlineData("addgroup -S app && adduser -S -u 1234; chown app /x", 1234)]
    [InlineData("/usr/sbin/useradd --uid 77 app", 77)]
    public void The_remedy_names_a_user_that_the_image_makes(string run, int uid)
    {
        var finding = RuleAssert.Finding(Rule.Evaluate(TestInput.For(config: Config(""), history: TestInput.Steps(Step(Instruction.Run, run)))));

        Assert.Equal(
            $"End the Dockerfile with USER {uid}, the user that history[0] makes, or set securityContext.runAsUser: {uid} and runAsNonRoot: true.",
            finding.Remedy);
    }

    [Theory]
    [InlineData("useradd app && sort -u 12 x")]
    [InlineData("useradd app; sort -u 12 x")]
    [InlineData("useradd -u 0 app")]
    [InlineData("useradd -u $UID app")]
    [InlineData("useradd app -u")]
    [InlineData("groupadd -u 12")]
    public void The_remedy_names_65532_where_no_uid_is_told(string run) => Assert.StartsWith(
        "End the Dockerfile with USER 65532 or",
        RuleAssert.Finding(Rule.Evaluate(TestInput.For(config: Config(""), history: TestInput.Steps(Step(Instruction.Run, run))))).Remedy);

    [Theory]
    [InlineData("/usr/local/bin/gosu", "app", "gosu")]
    [InlineData("su-exec", "app", "su-exec")]
    [InlineData("/bin/sh", "exec setpriv --reuid=1000 app", "setpriv")]
    [InlineData("s6-setuidgid", "app", "s6-setuidgid")]
    [InlineData("runuser", "-u", "runuser")]
    public void An_entrypoint_that_drops_privileges_is_told(string first, string second, string tool)
    {
        var finding = RuleAssert.Finding(Rule.Evaluate(TestInput.For(config: Config("") with { Entrypoint = [first], Cmd = [second] })));

        Assert.Equal(
            new Evidence(EvidenceKind.Config, "config.Entrypoint",
                $"the entrypoint drops privileges itself with {tool}, after it was started as root: {CommandWords.Show([first, second])}"),
            finding.Evidence[^1]);
    }

    [Theory]
    [InlineData(Instruction.Env, "GOSU_VERSION=1.10", "gosu")]
    [InlineData(Instruction.Run, "apk add --no-cache 'su-exec>=0.2'  su-exec", "su-exec")]
    [InlineData(Instruction.Copy, "/usr/local/bin/gosu /usr/local/bin/", "gosu")]
    public void What_the_image_brings_is_told_where_its_entrypoint_is_a_script(Instruction instruction, string value, string tool)
    {
        var history = TestInput.Steps(Step(Instruction.Run, "true"), Step(instruction, value));

        var finding = RuleAssert.Finding(Rule.Evaluate(TestInput.For(config: Config("") with { Entrypoint = ["/docker-entrypoint.sh"] }, history: history)));

        Assert.Equal(
            new Evidence(EvidenceKind.Step, "history[1]",
                $"the image brings {tool}: docker-entrypoint.sh may drop privileges itself, which the config does not tell"),
            finding.Evidence[^1]);
    }

    [Fact]
    public void An_entrypoint_that_the_pod_replaces_drops_nothing()
    {
        var config = Config("") with { Entrypoint = ["/x.sh"], Cmd = ["gosu", "app"] };

        Assert.Single(RuleAssert.Finding(Judge(config, new PodContext { OverridesEntrypoint = true })).Evidence);
        Assert.Single(RuleAssert.Finding(Judge(config, new PodContext { OverridesCmd = true })).Evidence);
        Assert.Equal(2, RuleAssert.Finding(Judge(config, new PodContext())).Evidence.Length);
    }

    [Theory]
    [InlineData("ContainerAdministrator")]
    [InlineData(@"User Manager\ContainerAdministrator")]
    [InlineData("containeradministrator")]
    [InlineData(@"NT AUTHORITY\SYSTEM")]
    [InlineData("Administrator")]
    public void Administrators_are_Windows_root(string user)
    {
        var finding = RuleAssert.Finding(Judge(Windows(user)));

        Assert.Equal($"runs as the administrator {user[(user.LastIndexOf('\\') + 1)..]}: config.User is {user}", finding.Message);
        Assert.Equal([new Evidence(EvidenceKind.Config, "config.User", $"USER {user}")], finding.Evidence);
        Assert.Equal("End the Dockerfile with USER ContainerUser, or set windowsOptions.runAsUserName to ContainerUser.", finding.Remedy);
    }

    [Fact]
    public void A_pods_Windows_account_counts_before_the_images()
    {
        var finding = RuleAssert.Finding(Judge(Windows("ContainerUser"), new PodContext { WindowsUserName = "ContainerAdministrator" }));

        Assert.Equal("runs as the administrator ContainerAdministrator: windowsOptions.runAsUserName is ContainerAdministrator", finding.Message);
        Assert.Equal([new Evidence(EvidenceKind.Config, "windowsOptions.runAsUserName", "runAsUserName: ContainerAdministrator")], finding.Evidence);
        Assert.Equal("Set windowsOptions.runAsUserName to ContainerUser.", finding.Remedy);
        RuleAssert.Passes(Judge(Windows("ContainerAdministrator"), new PodContext { WindowsUserName = "ContainerUser" }));
        RuleAssert.Passes(Judge(Windows("ContainerUser"), new PodContext { RunAsUser = 0 }));
    }

    [Fact]
    public void A_Windows_image_without_USER_cannot_be_known() => RuleAssert.Unknown(
        UnknownReason.Unsupported,
        "the image sets no USER; its Windows base decides (ContainerAdministrator on Server Core), which the config does not tell",
        Judge(Windows("")));

    [Fact]
    public void The_platform_asked_for_tells_Windows_where_the_config_does_not() => RuleAssert.Passes(
        Rule.Evaluate(TestInput.For(config: new ImageConfig { User = "ContainerUser" }, platform: new Platform("windows", "amd64"))));

    [Theory]
    [InlineData("0", null, "runs as root: the image's USER is 0")]
    [InlineData("", null, "runs as root: the image sets no USER")]
    [InlineData("ContainerUser", 0L, "runs as root: spec.securityContext.runAsUser is 0")]
    public void An_image_that_calls_itself_Windows_is_root_on_a_Linux_node(string user, long? uid, string message)
    {
        var pod = new PodContext { RunAsUser = uid, RunAsUserField = "spec.securityContext.runAsUser", WindowsUserName = "ContainerUser" };

        var finding = RuleAssert.Finding(Rule.Evaluate(TestInput.For(config: Windows(user), pod: pod, platform: TestInput.Amd64)));

        Assert.Equal(message, finding.Message);
    }

    [Fact]
    public void An_image_for_Linux_is_not_taken_for_a_Windows_one() => RuleAssert.Finding(
        Rule.Evaluate(TestInput.For(config: Config("0"), platform: new Platform("windows", "amd64"))));

    [Fact]
    public void On_real_images_it_fires_where_the_ground_truth_says_root_and_waits_for_layers_where_it_is_a_name()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        var verdicts = CorpusImage.All.ToLookup(
            image => Rule.Evaluate(TestInput.For(facts: image.Facts, bare: true)) switch
            {
                Verdict.Fired => "yes",
                Verdict.NotKnown { Reason: UnknownReason.Pending } => "pending",
                var other => other.ToString(),
            });

        Assert.Equal(39, verdicts["yes"].Count());
        Assert.Equal(7, verdicts["pending"].Count());
        Assert.All(verdicts["yes"], image => Assert.Equal("yes", image.Label["runs_as_root"]));
        Assert.All(verdicts["pending"], image => Assert.Equal("no", image.Label["runs_as_root"]));
    }

    private static Verdict Judge(string user, PodContext? pod = null) => Judge(Config(user), pod);

    private static Verdict Judge(ImageConfig config, PodContext? pod = null) => Rule.Evaluate(TestInput.For(config: config, pod: pod, platform: config.Platform));

    private static ImageConfig Config(string user) => TestInput.Config() with { User = user };

    private static ImageConfig Windows(string user) => Config(user) with { Platform = new Platform("windows", "amd64") };

    private static BuildStep Step(Instruction instruction, string value) => new() { Index = 0, Text = value, Instruction = instruction, Value = value };
}
