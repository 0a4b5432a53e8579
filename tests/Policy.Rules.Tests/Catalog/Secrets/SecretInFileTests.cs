using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Secrets;
using Policy.Rules.Catalog.Secrets.Files;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Tests.Contents;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests.Catalog.Secrets;

public sealed class SecretInFileTests
{
    private const string Revoke = "Revoke what is out: everybody who can pull the image has it, and deleting it in a later step changes nothing. ";

    private static readonly BuildHistory History = TestInput.Steps(
        Step(Instruction.Import, "rootfs.tar /"), Step(Instruction.Copy, ". ."), Step(Instruction.Run, "rm .npmrc")) with
    {
        Base = new BaseBoundary(1, 1, "debian:12", 1, "test"),
    };

    private static SecretInFile Rule => new();

    [Fact]
    public void A_credential_that_a_container_sees_is_named_with_its_place()
    {
        var finding = RuleAssert.Finding(Judge(LayersInput.Layer(), Holding(("app/key.pem", 1704, Key("app/key.pem") with { Line = 3 }))));

        Assert.Equal("a private key lies in app/key.pem, written by history[1] COPY . .", finding.Message);
        Assert.Equal(
            [new Evidence(EvidenceKind.File, "app/key.pem", "a private key in line 3: BEGIN PRIVATE KEY [redacted]; written by history[1] COPY . .", 1704)], finding.Evidence);
        Assert.Equal(1, finding.Confidence);
        Assert.Equal(EnforcementAction.Deny, finding.Ceiling);
        Assert.Equal(
            Revoke + "Give it to the build with RUN --mount=type=secret, which leaves nothing in the image, and to the container with a Kubernetes Secret that is mounted; "
            + "name the file in .dockerignore.",
            finding.Remedy);
    }

    [Fact]
    public void One_that_a_later_layer_deletes_is_still_there()
    {
        var finding = RuleAssert.Finding(Judge(LayersInput.Layer(), Holding(("app/.npmrc", 50, Token("app/.npmrc"))), LayersInput.Layer(LayersInput.Deleted("app/.npmrc"))));

        Assert.Equal("a token lies in app/.npmrc, written by history[1] COPY . .; history[2] RUN rm .npmrc deletes the file, and its layer still holds it", finding.Message);
        Assert.Equal(
            [new Evidence(EvidenceKind.File, "app/.npmrc", "a token in line 1: _authToken=[redacted]; written by history[1] COPY . ., deleted by history[2] RUN rm .npmrc and still in its layer", 50)],
            finding.Evidence);
    }

    [Fact]
    public void So_is_one_that_a_later_layer_overwrites() => Assert.EndsWith(
        "; history[2] RUN rm .npmrc overwrites the file, and its layer still holds it",
        RuleAssert.Finding(Judge(LayersInput.Layer(), Holding(("a/.npmrc", 50, Token("a/.npmrc"))), LayersInput.Layer(LayersInput.File("a/.npmrc", 2)))).Message, StringComparison.Ordinal);

    [Fact]
    public void So_is_one_whose_folder_goes() => Assert.Contains(
        "deletes the file", RuleAssert.Finding(Judge(LayersInput.Layer(), Holding(("a/.npmrc", 50, Token("a/.npmrc"))), LayersInput.Layer(LayersInput.Deleted("a")))).Message, StringComparison.Ordinal);

    [Fact]
    public void One_that_a_link_keeps_is_hidden_under_its_name_alone()
    {
        var layer = LayersInput.Layer(LayersInput.File("a/.npmrc", 50), LayersInput.HardLink("b", "a/.npmrc")) with { Secrets = [Token("a/.npmrc")] };
        var finding = RuleAssert.Finding(Judge(LayersInput.Layer(), layer, LayersInput.Layer(LayersInput.Deleted("a/.npmrc"))));

        Assert.Equal("a token lies in a/.npmrc, written by history[1] COPY . .; a later layer hides the file, and its layer still holds it", finding.Message);
        Assert.Null(Assert.Single(finding.Evidence).Bytes);
    }

    [Fact]
    public void What_the_base_brings_counts_and_is_called_the_bases()
    {
        var finding = RuleAssert.Finding(Judge(Holding(("etc/k.pem", 9, Key("etc/k.pem")))));

        Assert.Equal("a private key lies in etc/k.pem, written by history[0] IMPORT rootfs.tar / of the base image", finding.Message);
        Assert.EndsWith("written by history[0] IMPORT rootfs.tar / of the base image", finding.Evidence[0].What, StringComparison.Ordinal);
        Assert.Equal(Revoke + "It came with the base image: tell its makers, and build on one without it.", finding.Remedy);
    }

    [Fact]
    public void Host_keys_have_a_remedy_of_their_own() => Assert.StartsWith(
        "Make host keys when the container starts (ssh-keygen -A)",
        RuleAssert.Finding(Judge(Holding(("etc/ssh/ssh_host_rsa_key", 9, Key("etc/ssh/ssh_host_rsa_key") with { Kind = KeyFiles.HostKey })))).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Many_files_are_one_finding()
    {
        var files = Enumerable.Range(0, 12).Select(i => ($"app/{i:00}.pem", (long)i, Key($"app/{i:00}.pem"))).ToArray();
        var finding = RuleAssert.Finding(Judge(Holding(("etc/k.pem", 9, Key("etc/k.pem"))), Holding(files), LayersInput.Layer(LayersInput.Deleted("app/03.pem"))));

        Assert.Equal(
            "13 files hold credentials: a private key in app/00.pem, a private key in app/01.pem, a private key in app/02.pem and 10 more; "
            + "later layers delete or overwrite 1 of them, which can still be read; 1 of them are the base image's",
            finding.Message);
        Assert.Equal(8, finding.Evidence.Length);
    }

    [Fact]
    public void Many_credentials_of_a_file_are_counted() => Assert.StartsWith(
        "a private key in line 2 and 2 more: BEGIN PRIVATE KEY [redacted]; ",
        RuleAssert.Finding(Judge(LayersInput.Layer(LayersInput.File("x")) with
        {
            Secrets = [Token("x") with { Confidence = 0.9 }, Key("x") with { Line = 2 }, Token("x") with { Line = 5, Confidence = 0.8 }],
        })).Evidence[0].What, StringComparison.Ordinal);

    [Fact]
    public void What_is_doubtful_warns_at_most_and_stands_apart()
    {
        var findings = RuleAssert.Findings(Judge(
            Holding(("etc/ssl/private/ssl-cert-snakeoil.key", 9, Key("etc/ssl/private/ssl-cert-snakeoil.key") with { Kind = "ssl-cert's self-signed key", Confidence = 0.5 }), ("app/k.pem", 9, Key("app/k.pem")))));

        Assert.Equal([EnforcementAction.Deny, EnforcementAction.Warn], findings.Select(finding => finding.Ceiling));
        Assert.Equal(["app/k.pem", "etc/ssl/private/ssl-cert-snakeoil.key"], findings.Select(finding => finding.Evidence.Single().Where));
        Assert.StartsWith("Everybody who pulls the image has it", findings[1].Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app/**", true)]
    [InlineData("/app/k.pem", true)]
    [InlineData("**/*.pem", true)]
    [InlineData("*.pem", false)]
    [InlineData("etc/**", false)]
    public void A_policy_says_what_may_be_there(string glob, bool allowed) => Assert.Equal(
        allowed,
        Judge(ParameterSet.Defaults.With(SecretInFile.Allow, [glob]), Holding(("app/k.pem", 9, Key("app/k.pem")))) is Verdict.Passed);

    [Fact]
    public void Where_more_than_is_kept_is_allowed_the_rest_is_not_known()
    {
        var full = LayersInput.Layer(LayersInput.File("a")) with { Secrets = [.. Enumerable.Range(1, FileSecretScanner.MostOfLayer).Select(i => Key("a") with { Line = i })] };

        RuleAssert.Unknown(
            UnknownReason.OverLimit, "a layer holds 200 credentials that the policy allows, and no more are looked for", Judge(ParameterSet.Defaults.With(SecretInFile.Allow, ["a"]), full));
    }

    [Fact]
    public void A_file_for_credentials_that_is_not_read_whole_is_not_known()
    {
        var layer = LayersInput.Layer(LayersInput.File("a.tfstate")) with { Problems = [new ContentProblem("a.tfstate", UnknownReason.OverLimit, "larger than it may be")] };

        RuleAssert.Unknown(UnknownReason.OverLimit, "a.tfstate: larger than it may be", Judge(layer, LayersInput.Layer(LayersInput.Deleted("a.tfstate"))));
        RuleAssert.Passes(Judge(ParameterSet.Defaults.With(SecretInFile.Allow, ["*.tfstate"]), layer));
        RuleAssert.Finding(Judge(layer with { Secrets = [Key("b")] }));
        RuleAssert.Passes(Judge(layer with { Problems = [new ContentProblem("var/lib/dpkg/status", UnknownReason.Malformed, "broken")] }));
    }

    [Fact]
    public void An_image_without_credentials_passes() => RuleAssert.Passes(Judge(LayersInput.Layer(LayersInput.File("a"))));

    [Fact]
    public void What_a_layer_only_claims_acquits_nobody()
    {
        var claimed = LayersInput.Layer(LayersInput.File("a")) with { IsClaimed = true };

        Assert.Equal(UnknownReason.Pending, Assert.Single(Decide(LayersInput.Known(claimed)).Images[0].Unknown).Reason);
    }

    // All that is said goes through the redactor once more, which must not take an excerpt for a credential.
    [Fact]
    public void A_decision_says_it_as_the_rule_does()
    {
        var contents = LayersInput.Known(Holding(("app/k.pem", 9, Key("app/k.pem")), ("app/.npmrc", 9, Token("app/.npmrc"))));
        var decided = Assert.Single(Decide(contents).Images[0].Findings);
        var said = RuleAssert.Finding(Rule.Evaluate(TestInput.For(facts: TestInput.Facts(history: History) with { Layered = contents })));

        Assert.Equal("secret-in-file", decided.Rule);
        Assert.Equal(said.Message, decided.Message);
        Assert.Equal(said.Evidence, decided.Evidence);
        Assert.Equal(said.Remedy, decided.Remedy);
    }

    [Fact]
    public void A_step_is_quoted_without_its_credentials()
    {
        var token = FakeSecrets.One("a GitHub server token");
        var history = TestInput.Steps(Step(Instruction.Run, $"echo {new string('x', 56)} {token}"));
        var facts = TestInput.Facts(TestInput.Config() with { Env = [$"T={token}"] }, history) with { Layered = LayersInput.Known(Holding(("k", 9, Key("k")))) };

        Assert.DoesNotContain(token[..12], RuleAssert.Finding(Rule.Evaluate(TestInput.For(facts: facts))).Message, StringComparison.Ordinal);
    }

    private static Decision Decide(ContentsResult contents)
    {
        var policy = new ImagePolicy
        {
            Name = "p",
            Rules = [new RuleSetting(Rule, EnforcementAction.Deny, ParameterSet.Defaults)],
            OnUnknown = new UnknownActions(EnforcementAction.Warn, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty),
        };
        var plan = Evaluator.Plan(new Workload { Containers = [TestInput.Container()] }, [policy], [TestInput.Amd64]);
        Assert.All(plan.Requests, request => Assert.Equal(Needs.Config | Needs.Files | Needs.Secrets, request.Needs));
        return Evaluator.Decide(
            plan,
            plan.Requests.ToDictionary(request => request, _ => (ImageInspection)new ImageInspection.Known(TestInput.Facts(history: History) with { Layered = contents })),
            TestInput.Now);
    }

    private static FileSecret Key(string path) => new(path, "a private key", 1, "BEGIN PRIVATE KEY [redacted]", 1);

    private static FileSecret Token(string path) => new(path, "a token", 1, "_authToken=[redacted]", 0.9);

    private static LayerContents Holding(params (string Path, long Size, FileSecret Secret)[] files) =>
        LayersInput.Layer(files.Select(file => LayersInput.File(file.Path, file.Size))) with { Secrets = [.. files.Select(file => file.Secret)] };

    private static BuildStep Step(Instruction instruction, string value) => new() { Index = 0, Text = value, Instruction = instruction, Value = value };

    private static Verdict Judge(params ImmutableArray<LayerContents> layers) => Judge(ParameterSet.Defaults, layers);

    private static Verdict Judge(ParameterSet parameters, params ImmutableArray<LayerContents> layers) =>
        Rule.Evaluate(TestInput.For(facts: TestInput.Facts(history: History) with { Layered = LayersInput.Known(layers) }, parameters: parameters));
}
