using System.Collections.Immutable;
using Policy.Rules.Catalog.Secrets;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Rules.Tests.Catalog.Secrets;

public sealed class SecretInConfigTests
{
    private const string Revoke = " Revoke this one: everybody who can pull the image has it.";

    private static SecretInConfig Rule => new();

    private static readonly string Token = FakeSecrets.One("a GitHub token");

    [Fact]
    public void A_variable_that_shows_in_the_history_too_is_one_finding_with_two_pieces_of_evidence()
    {
        var finding = RuleAssert.Finding(Judge(
            TestInput.Config() with { Env = ["PATH=/bin", $"GITHUB_TOKEN={Token}"] },
            (Instruction.Run, "/bin/sh -c make"), (Instruction.Env, $"ENV GITHUB_TOKEN={Token}")));

        var prefix = Token.StartsWith("ghp_", StringComparison.Ordinal) ? "ghp_" : "github_pat_";
        Assert.Equal("a GitHub token stands in the environment variable GITHUB_TOKEN and one more place", finding.Message);
        Assert.Equal(
            "Leave GITHUB_TOKEN out of the Dockerfile and set it in the pod from a Secret (secretKeyRef), or mount it as a file." + Revoke, finding.Remedy);
        Assert.Equal(
            [
                new Evidence(EvidenceKind.Config, "config.Env[1]", $"GITHUB_TOKEN={prefix}[redacted]"),
                new Evidence(EvidenceKind.Step, "history[1]", $"ENV GITHUB_TOKEN={prefix}[redacted]"),
            ],
            finding.Evidence);
        Assert.Equal(1, finding.Confidence);
    }

    [Fact]
    public void A_password_of_several_words_is_known_in_a_line_without_quotes()
    {
        var finding = RuleAssert.Finding(Judge(
            TestInput.Config() with { Env = ["DB_PASSWORD=correct horse battery staple"] }, (Instruction.Env, "ENV DB_PASSWORD=correct horse battery staple A=b")));

        Assert.Equal("a password stands in the environment variable DB_PASSWORD and one more place", finding.Message);
        Assert.Equal("ENV DB_PASSWORD=[redacted] A=b", finding.Evidence[1].What);
        Assert.Equal(0.7, finding.Confidence);
    }

    [Fact]
    public void A_build_argument_is_found_once_however_many_steps_saw_it()
    {
        var history = TestInput.Steps(
            Step(Instruction.Run, $"|1 NPM_TOKEN={Token} /bin/sh -c npm ci") with { BuildArgs = [$"NPM_TOKEN={Token}"] },
            Step(Instruction.Run, $"|1 NPM_TOKEN={Token} /bin/sh -c npm test") with { BuildArgs = [$"NPM_TOKEN={Token}"] },
            Step(Instruction.Run, $"|1 NPM_TOKEN={Token} /bin/sh -c npm run build") with { BuildArgs = [$"NPM_TOKEN={Token}"] });

        var finding = RuleAssert.Finding(Judge(TestInput.Config(), history));

        Assert.Equal("a GitHub token stands in the build argument NPM_TOKEN and 2 more places", finding.Message);
        Assert.Equal("Give it to the step with RUN --mount=type=secret, which leaves nothing in the image." + Revoke, finding.Remedy);
        Assert.Equal(["history[0]", "history[1]", "history[2]"], finding.Evidence.Select(evidence => evidence.Where));
        Assert.All(finding.Evidence, evidence => Assert.Equal(EvidenceKind.Step, evidence.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    public void A_build_argument_without_a_name_is_read_too(string before)
    {
        var finding = RuleAssert.Finding(Judge(
            TestInput.Config() with { History = [new HistoryEntry("make")] },
            TestInput.Steps(Step(Instruction.Run, "make") with { BuildArgs = [before + Token] })));

        Assert.Equal("history[0]", Assert.Single(finding.Evidence).Where);
        Assert.EndsWith("_[redacted]", finding.Evidence[0].What);
    }

    [Theory]
    [InlineData(Instruction.Run, "/bin/sh -c curl -H \"Authorization: Bearer abc123def456\" https://h", "a bearer token stands in a RUN step")]
    [InlineData(Instruction.Run, "RUN |1 DB_PASSWORD=hunter22 /bin/sh -c make # buildkit", "a password stands in a RUN step")]
    [InlineData(Instruction.Arg, "ARG NPM_TOKEN=abc123def456", "a token stands in an ARG step")]
    [InlineData(Instruction.Arg, "/bin/sh -c #(nop)  ARG NPM_TOKEN=abc123def456", "a token stands in an ARG step")]
    [InlineData(Instruction.Env, "ENV DB_PASSWORD hunter22", "a password stands in an ENV step")]
    [InlineData(Instruction.Label, "LABEL token=abc123def456", "a token stands in a LABEL step")]
    [InlineData(Instruction.Add, "ADD https://me:hunter22@h/x /x", "a password in a URL stands in an ADD step")]
    [InlineData(Instruction.OnBuild, "ONBUILD RUN mytool --password hunter22", "a password stands in an ONBUILD step")]
    [InlineData(Instruction.Unknown, "token=abc123def456", "a token stands in a history line")]
    public void A_line_of_the_history_is_read_in_each_dialect(Instruction instruction, string text, string message)
    {
        var finding = RuleAssert.Finding(Judge(TestInput.Config(), (instruction, text)));

        Assert.Equal(message, finding.Message);
        Assert.Equal("history[0]", Assert.Single(finding.Evidence).Where);
        Assert.Contains("[redacted]", finding.Evidence[0].What);
        Assert.StartsWith("Give it to the step with RUN --mount=type=secret", finding.Remedy);
    }

    [Theory]
    [InlineData(Instruction.Cmd, "CMD [\"x\" \"--password\" \"hunter22\"]", "a CMD step")]
    [InlineData(Instruction.Entrypoint, "ENTRYPOINT [\"x\" \"--password\" \"hunter22\"]", "an ENTRYPOINT step")]
    [InlineData(Instruction.Healthcheck, "HEALTHCHECK &{[\"CMD\" \"x\" \"--password=hunter22\"] \"0s\"}", "a HEALTHCHECK step")]
    public void Commands_in_the_history_are_told_apart(Instruction instruction, string text, string where)
    {
        var finding = RuleAssert.Finding(Judge(TestInput.Config(), (instruction, text)));

        Assert.Equal($"a password stands in {where}", finding.Message);
        Assert.Equal("Let the program read it from a mounted Secret or a variable that the pod sets." + Revoke, finding.Remedy);
    }

    [Fact]
    public void Every_part_of_the_config_is_read()
    {
        var config = TestInput.Config() with
        {
            Labels = ImmutableDictionary<string, string>.Empty.Add("com.example.password", "hunter21"),
            Entrypoint = ["x", "--password", "hunter 22"],
            Cmd = ["--api-key=abc123def456"],
            OnBuild = ["ENV DB_PASSWORD=hunter23"],
            History = [new HistoryEntry("", Comment: "password=hunter24", Author: "token: abc123def457")],
        };
        var facts = TestInput.Facts(config) with { Annotations = ImmutableDictionary<string, string>.Empty.Add("com.example.password", "hunter25") };

        var findings = RuleAssert.Findings(Rule.Evaluate(TestInput.For(facts: facts)));

        Assert.Equal(
            [
                ("a password stands in the label com.example.password", "config.Labels[com.example.password]", "com.example.password=[redacted]"),
                ("a password stands in the annotation com.example.password", "annotations[com.example.password]", "com.example.password=[redacted]"),
                ("a password stands in ENTRYPOINT", "config.Entrypoint", "x --password \"[redacted]\""),
                ("an API key stands in CMD", "config.Cmd", "--api-key=[redacted]"),
                ("a password stands in an ONBUILD trigger", "config.OnBuild[0]", "ENV DB_PASSWORD=[redacted]"),
                ("a password stands in a history line's comment", "history[0].comment", "password=[redacted]"),
                ("a token stands in a history line's author", "history[0].author", "token: [redacted]"),
            ],
            findings.Select(finding => (finding.Message, finding.Evidence[0].Where, finding.Evidence[0].What)));
        Assert.Equal("Take it out of the label com.example.password." + Revoke, findings[0].Remedy);
    }

    [Fact]
    public void Two_secrets_are_two_findings() => Assert.Equal(
        2, RuleAssert.Findings(Judge(TestInput.Config() with { Env = ["A_PASSWORD=hunter21", "B_PASSWORD=hunter22", "C_PASSWORD=hunter21"] })).Length);

    [Fact]
    public void Of_a_great_many_the_first_fifty_are_told() => Assert.Equal(
        50, RuleAssert.Findings(Judge(TestInput.Config() with { Env = [.. Enumerable.Range(1000, 80).Select(i => $"A_PASSWORD=hunter{i}")] })).Length);

    [Fact]
    public void An_image_without_credentials_passes() =>
        RuleAssert.Passes(Judge(TestInput.Config() with { Env = ["PATH=/bin", "DB_PASSWORD_FILE=/run/secrets/db"] }, (Instruction.Run, "/bin/sh -c make")));

    [Fact]
    public void No_official_image_holds_a_credential()
    {
        Assert.SkipUnless(Corpus.Folder is not null, Corpus.Absent);

        Assert.Empty(CorpusImage.All.SelectMany(image => ImageSecrets.In(image.Facts).Found.SelectMany(found => found.Evidence)));
    }

    private static Verdict Judge(ImageConfig config, params (Instruction Instruction, string Text)[] steps) =>
        Judge(config, TestInput.Steps([.. steps.Select(step => Step(step.Instruction, step.Text))]));

    private static Verdict Judge(ImageConfig config, BuildHistory history) => Rule.Evaluate(TestInput.For(
        config: config with { History = config.History.IsEmpty ? [.. history.Steps.Select(step => new HistoryEntry(step.Text))] : config.History }, history: history));

    private static BuildStep Step(Instruction instruction, string text) => new() { Index = 0, Text = text, Instruction = instruction, Value = text };
}
