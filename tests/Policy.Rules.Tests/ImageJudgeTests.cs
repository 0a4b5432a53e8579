using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Tests.Catalog.Secrets;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests;

public sealed class ImageJudgeTests
{
    private static readonly string Token = FakeSecrets.One("a Vault token");

    private static readonly ImageFacts Facts = TestInput.Facts(TestInput.Config() with { Env = [$"VAULT_TOKEN={Token}", "X=swordfish-77"], Cmd = ["--password", "swordfish-77"] });

    [Fact]
    public void Rules_that_are_not_about_credentials_never_see_them()
    {
        var seen = new Spy(RuleCategory.Build, input => new RuleFinding(string.Join(' ', input.Facts.Config.Env), new Evidence(EvidenceKind.Config, "x", "y")));

        Assert.Equal("VAULT_TOKEN=hvs.[redacted] X=[redacted]", Assert.Single(Decide(seen, Facts).Findings).Message);
        Assert.Equal("VAULT_TOKEN=hvs.[redacted]", seen.Seen!.Facts.Config.Env[0]);
    }

    [Fact]
    public void Rules_about_credentials_see_them_and_cannot_say_them()
    {
        var seen = new Spy(RuleCategory.Secrets, input => new RuleFinding($"is {Token}", new Evidence(EvidenceKind.Config, $"at {Token}", "was swordfish-77"))
        {
            Remedy = $"not {Token}",
        });

        var finding = Assert.Single(Decide(seen, Facts).Findings);

        Assert.Same(Facts, seen.Seen!.Facts);
        Assert.Equal("is hvs.[redacted]", finding.Message);
        Assert.Equal("not hvs.[redacted]", finding.Remedy);
        Assert.Equal([new Evidence(EvidenceKind.Config, "at hvs.[redacted]", "was [redacted]")], finding.Evidence);
    }

    [Fact]
    public void What_could_not_be_judged_says_no_credentials_either()
    {
        var decision = Decide(new Spy(RuleCategory.Build, _ => null), new ImageInspection.NotKnown(UnknownReason.Unreachable, $"https://me:swordfish-77@h/{Token}"));

        Assert.Equal("https://me:[redacted]@h/hvs.[redacted]", Assert.Single(decision.Unknown).Message);
        Assert.Null(decision.Facts);
    }

    [Fact]
    public void The_facts_that_are_reported_hold_no_credentials()
    {
        var decision = Decide(new Spy(RuleCategory.Build, _ => null), Facts);

        Assert.Equal(["VAULT_TOKEN=hvs.[redacted]", "X=[redacted]"], decision.Facts!.Config.Env);
        Assert.Equal(["--password", "[redacted]"], decision.Facts.Config.Cmd);
        Assert.Equal(Facts.Digest, decision.Facts.Digest);
    }

    [Fact]
    public void The_name_of_the_base_is_reported_without_its_credentials()
    {
        var history = BuildHistory.Empty with { Base = new BaseBoundary(0, 0, "https://me:swordfish-77@h/base", 1, "the remark 'FROM https://me:swordfish-77@h/base'") };

        var told = Decide(new Spy(RuleCategory.Build, _ => null), Facts with { History = history }).Facts!.History.Base;

        Assert.Equal(new BaseBoundary(0, 0, "https://me:[redacted]@h/base", 1, "the remark 'FROM https://me:[redacted]@h/base'"), told);
    }

    [Theory]
    [InlineData("login", "--password=swordfish-77", "", "x")]
    [InlineData("a", "swordfish-77 swordfish-77", "swordfish-77", "")]
    [InlineData("swordfish-77", "", "", "swordfish-77")]
    public void Each_word_of_a_command_keeps_its_place(params string[] words)
    {
        var facts = Facts with { Config = Facts.Config with { Entrypoint = [.. words] } };

        Assert.Equal(
            words.Select(word => word.Replace("swordfish-77", "[redacted]", StringComparison.Ordinal)),
            Decide(new Spy(RuleCategory.Build, _ => null), facts).Facts!.Config.Entrypoint);
    }

    [Fact]
    public void A_credential_that_spans_words_is_taken_out_of_each()
    {
        var key = FakeSecrets.One("a private key").Split('\n');
        var facts = Facts with { Config = Facts.Config with { Entrypoint = ["a", .. key, "b"] } };

        var words = Decide(new Spy(RuleCategory.Build, _ => null), facts).Facts!.Config.Entrypoint;

        Assert.Equal(key.Length + 2, words.Length);
        Assert.Equal("b", words[^1]);
        Assert.DoesNotContain(words, word => word.Contains(key[1], StringComparison.Ordinal));
    }

    [Fact]
    public void Facts_without_credentials_are_left_as_they_are()
    {
        var facts = TestInput.Facts();

        Assert.Same(facts, Decide(new Spy(RuleCategory.Build, _ => null), facts).Facts);
    }

    [Theory]
    [InlineData(EnforcementAction.Warn, EnforcementAction.Warn)]
    [InlineData(EnforcementAction.Deny, EnforcementAction.Deny)]
    public void A_findings_own_ceiling_holds(EnforcementAction ceiling, EnforcementAction action) => Assert.Equal(action, Assert.Single(Decide(
        new Spy(RuleCategory.Build, _ => new RuleFinding("x", new Evidence(EvidenceKind.Config, "x", "y")) { Ceiling = ceiling }), Facts).Findings).Action);

    private static ImageDecision Decide(Rule rule, ImageFacts facts) => Decide(rule, new ImageInspection.Known(facts));

    private static ImageDecision Decide(Rule rule, ImageInspection inspection)
    {
        var policy = new ImagePolicy
        {
            Name = "one",
            Rules = [new RuleSetting(rule, EnforcementAction.Deny, ParameterSet.Defaults)],
            OnUnknown = new UnknownActions(EnforcementAction.Warn, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty),
        };
        var plan = Evaluator.Plan(new Workload { Containers = [TestInput.Container()] }, [policy], [TestInput.Amd64]);
        return Assert.Single(Evaluator.Decide(plan, plan.Requests.ToDictionary(request => request, _ => inspection), TestInput.Now).Images);
    }

    private sealed class Spy(RuleCategory category, Func<RuleInput, RuleFinding?> find) : Rule
    {
        public RuleInput? Seen { get; private set; }

        public override RuleDescriptor Descriptor { get; } = new()
        {
            Id = "spy",
            Title = "",
            Category = category,
            Severity = Severity.Low,
            Rationale = "",
            Remedy = "",
            Needs = Needs.Config,
        };

        public override Verdict Evaluate(RuleInput input)
        {
            Seen = input;
            return find(input) is { } finding ? Verdict.Found(finding) : Verdict.Pass;
        }
    }
}
