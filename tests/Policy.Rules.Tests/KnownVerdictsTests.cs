using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Tests.Catalog.Secrets;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using static Policy.Rules.Verdicts.EnforcementAction;

namespace Policy.Rules.Tests;

public sealed class KnownVerdictsTests
{
    private static readonly string Token = FakeSecrets.One("a Vault token");

    private readonly ImageFacts _facts = TestInput.Facts(TestInput.Config() with { Env = [$"VAULT_TOKEN={Token}"] });

    private readonly ProbeRule _rule = new("c", Verdict.Found(
        new RuleFinding($"is {Token}", new Evidence(EvidenceKind.Config, $"at {Token}", $"was {Token}")) { Remedy = $"not {Token}" }));

    private readonly ImagePolicy _policy;

    public KnownVerdictsTests() => _policy = Policy(_rule);

    public static TheoryData<string> Differences => [.. Others.Keys];

    private static Dictionary<string, Func<WorkloadContainer, WorkloadContainer>> Others { get; } = new()
    {
        ["another kind of container"] = container => container with { Kind = ContainerKind.Init },
        ["a container of which nothing is known"] = container => container with { Kind = null, Pod = null },
        ["another reference"] = container => container with
        {
            Image = $"{TestInput.Image}0",
            Location = new ImageLocation.Registry(ImageReference.Parse($"{TestInput.Image}0")),
        },
        ["the same reference written in another way"] = container => container with { Image = TestInput.Image.ToUpperInvariant() },
        ["another user"] = container => container with { Pod = container.Pod! with { RunAsUser = 1 } },
        ["another field that sets the user"] = container => container with { Pod = container.Pod! with { RunAsUserField = "spec" } },
        ["another pull policy"] = container => container with { Pod = container.Pod! with { PullPolicy = PullPolicy.Never } },
        ["another command"] = container => container with { Pod = container.Pod! with { OverridesCmd = true } },
    };

    [Fact]
    public void Rules_are_asked_once_of_containers_that_run_an_image_alike()
    {
        var first = Decide(TestInput.Container() with { Name = "a" });
        var second = Decide(TestInput.Container() with { Name = "b" });

        Assert.Single(_rule.Inputs);
        Assert.Equal(("a", "b"), (first.Container.Name, second.Container.Name));
        Assert.Equal([("c", "p", Deny)], second.Findings.Select(finding => (finding.Rule, finding.Policy, finding.Action)));
    }

    [Fact]
    public void Rules_do_not_see_the_name_that_verdicts_do_not_depend_on()
    {
        Decide(TestInput.Container() with { Name = "a" });

        Assert.Null(Assert.Single(_rule.Inputs).Container.Name);
    }

    [Fact]
    public void Credentials_are_taken_out_once()
    {
        var first = Assert.Single(Decide(TestInput.Container()).Findings);
        var second = Assert.Single(Decide(TestInput.Container()).Findings);

        Assert.Equal("is hvs.[redacted]", second.Message);
        Assert.Same(first.Message, second.Message);
        Assert.Same(first.Remedy, second.Remedy);
        Assert.Equal(first.Evidence, second.Evidence);
    }

    [Theory]
    [MemberData(nameof(Differences))]
    public void Whatever_rules_can_see_is_asked_about_by_itself(string difference)
    {
        Decide(TestInput.Container());
        Decide(Others[difference](TestInput.Container()));

        Assert.Equal(2, _rule.Inputs.Count);
    }

    [Fact]
    public void Each_platform_is_asked_about_by_itself()
    {
        Decide(TestInput.Container());
        Decide(TestInput.Container(), platform: new Platform("linux", "arm64"));

        Assert.Equal([TestInput.Amd64, new Platform("linux", "arm64")], _rule.Inputs.Select(input => input.Platform));
    }

    [Fact]
    public void Each_policy_is_asked_about_by_itself()
    {
        Decide(TestInput.Container());
        Decide(TestInput.Container(), Policy(_rule));

        Assert.Equal(2, _rule.Inputs.Count);
    }

    [Fact]
    public void Facts_that_were_read_again_are_judged_again()
    {
        Decide(TestInput.Container());
        Decide(TestInput.Container(), facts: _facts with { });

        Assert.Equal(2, _rule.Inputs.Count);
    }

    [Fact]
    public void What_is_done_is_decided_anew()
    {
        Decide(TestInput.Container());

        Assert.Equal(Warn, Decide(TestInput.Container(), _policy with { Ceiling = Warn }).Action);
        Assert.Equal(Audit, Decide(TestInput.Container(), ceiling: Audit).Action);
        Assert.Single(_rule.Inputs);
    }

    [Fact]
    public void A_rule_that_depends_on_the_time_is_asked_each_time()
    {
        var rule = new ProbeRule("t", Verdict.Unknown(UnknownReason.Malformed, $"of {Token}"), dependsOnTime: true);
        var policy = Policy(_rule, rule, _rule);

        Decide(TestInput.Container(), policy);
        var decision = Decide(TestInput.Container(), policy, now: TestInput.Now.AddDays(1));

        Assert.Equal([TestInput.Now, TestInput.Now.AddDays(1)], rule.Inputs.Select(input => input.Now));
        Assert.Equal("of hvs.[redacted]", Assert.Single(decision.Unknown).Message);
        Assert.Equal(2, decision.Findings.Length);
        Assert.Equal(2, _rule.Inputs.Count);
    }

    [Fact]
    public void What_is_said_anew_in_the_same_words_has_its_credentials_taken_out_once()
    {
        var policy = Policy(new ProbeRule("t", Verdict.Unknown(UnknownReason.Malformed, $"of {Token}"), dependsOnTime: true));

        var first = Assert.Single(Decide(TestInput.Container(), policy).Unknown);
        var second = Assert.Single(Decide(TestInput.Container(), policy, now: TestInput.Now.AddDays(1)).Unknown);

        Assert.Same(first.Message, second.Message);
    }

    [Fact]
    public void What_depends_on_the_time_and_could_not_be_judged_says_no_credentials_either()
    {
        var policy = Policy(new ProbeRule("t", Verdict.Pass, dependsOnTime: true));
        var plan = Evaluator.Plan(new Workload { Containers = [TestInput.Container()] }, [policy], [TestInput.Amd64]);
        var unread = new ImageInspection.NotKnown(UnknownReason.Unreachable, $"at {Token}");

        var decision = Evaluator.Decide(plan, plan.Requests.ToDictionary(request => request, ImageInspection (_) => unread), TestInput.Now);

        Assert.Equal("at hvs.[redacted]", Assert.Single(Assert.Single(decision.Images).Unknown).Message);
    }

    [Fact]
    public void What_is_kept_of_an_image_is_bounded()
    {
        Assert.All(Enumerable.Range(0, KnownVerdicts.Most), user => DecideAs(user));
        DecideAs(0);
        Assert.Equal(KnownVerdicts.Most, _rule.Inputs.Count);

        DecideAs(KnownVerdicts.Most);
        DecideAs(KnownVerdicts.Most);
        Assert.Equal(KnownVerdicts.Most + 1, _rule.Inputs.Count);

        DecideAs(0);
        Assert.Equal(KnownVerdicts.Most + 2, _rule.Inputs.Count);

        void DecideAs(int user) => Decide(TestInput.Container(pod: new PodContext { RunAsUser = user }));
    }

    private static ImagePolicy Policy(params ImmutableArray<Rule> rules) => new()
    {
        Name = "p",
        Rules = [.. rules.Select(rule => new RuleSetting(rule, Deny, ParameterSet.Defaults))],
        OnUnknown = new UnknownActions(Warn, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty),
    };

    private ImageDecision Decide(
        WorkloadContainer container, ImagePolicy? policy = null, ImageFacts? facts = null, Platform? platform = null,
        EnforcementAction ceiling = Deny, DateTimeOffset? now = null)
    {
        var workload = new Workload { Containers = [container], Ceiling = ceiling };
        var plan = Evaluator.Plan(workload, [policy ?? _policy], [platform ?? TestInput.Amd64]);
        var inspections = plan.Requests.ToDictionary(request => request, ImageInspection (_) => new ImageInspection.Known(facts ?? _facts));
        return Assert.Single(Evaluator.Decide(plan, inspections, now ?? TestInput.Now).Images);
    }
}
