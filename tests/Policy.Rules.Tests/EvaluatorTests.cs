using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using static Policy.Rules.Verdicts.EnforcementAction;

namespace Policy.Rules.Tests;

public sealed class EvaluatorTests
{
    private static readonly Platform Arm64 = new("linux", "arm64");

    private static readonly RuleFinding Seen = new("seen", new Evidence(EvidenceKind.Config, "here", "this"));

    public sealed class Planning
    {
        [Fact]
        public void An_image_that_several_containers_run_is_read_once_for_what_any_of_them_needs()
        {
            var config = Policy("a", Rule("c", Needs.Config)) with { Match = new PolicyMatch { Containers = [ContainerKind.Regular] } };
            var files = Policy("b", Rule("f", Needs.Reference | Needs.Files)) with { Match = new PolicyMatch { Containers = [ContainerKind.Init] } };
            var workload = Workload(
                TestInput.Container("nginx:1"), TestInput.Container("docker.io/library/nginx:1", kind: ContainerKind.Init), TestInput.Container("redis:7"));

            var plan = Evaluator.Plan(workload, [config, files], [TestInput.Amd64]);

            Assert.Equal(
                [Request("nginx:1", TestInput.Amd64, Needs.Config | Needs.Files | Needs.Reference), Request("redis:7", TestInput.Amd64, Needs.Config)],
                plan.Requests);
            Assert.Equal([["a"], ["b"], ["a"]], plan.Containers.Select(container => container.Policies.Select(policy => policy.Name).ToArray()));
        }

        [Fact]
        public void An_image_is_read_on_each_platform()
        {
            var plan = Evaluator.Plan(Workload(TestInput.Container("nginx:1")), [Policy("a", Rule("c"))], [TestInput.Amd64, Arm64]);

            Assert.Equal([Request("nginx:1", TestInput.Amd64, Needs.Config), Request("nginx:1", Arm64, Needs.Config)], plan.Requests);
            Assert.Equal(plan.Requests, Assert.Single(plan.Containers).Requests);
        }

        [Fact]
        public void Rules_of_the_reference_need_no_registry()
        {
            var plan = Evaluator.Plan(Workload(TestInput.Container("nginx:1")), [Policy("a", Rule("r", Needs.Reference))], [TestInput.Amd64]);

            Assert.Empty(plan.Requests);
            Assert.Empty(Assert.Single(plan.Containers).Requests);
        }

        [Fact]
        public void A_container_that_no_policy_applies_to_is_left_out()
        {
            var policy = Policy("a", Rule("c")) with { Match = new PolicyMatch { Images = new GlobSet(["docker.io/library/nginx"], []) } };

            var plan = Evaluator.Plan(Workload(TestInput.Container("redis:7"), TestInput.Container("nginx:1")), [policy], [TestInput.Amd64]);

            Assert.Equal("nginx:1", Assert.Single(plan.Containers).Container.Image);
        }

        [Fact]
        public void An_image_volume_needs_only_what_rules_that_concern_it_need()
        {
            var policy = Policy("a", Rule("i", Needs.Files, RuleCategory.Identity), Rule("s", Needs.Config, RuleCategory.Size));

            var plan = Evaluator.Plan(Workload(TestInput.Container("data:1", kind: ContainerKind.ImageVolume)), [policy], [TestInput.Amd64]);

            Assert.Equal([Request("data:1", TestInput.Amd64, Needs.Config)], plan.Requests);
        }

        [Fact]
        public void What_is_nowhere_is_not_asked_for()
        {
            var broken = TestInput.Container() with { Location = null, Problem = new ContainerProblem(UnknownReason.Malformed, "no reference") };

            Assert.Empty(Evaluator.Plan(Workload(broken), [Policy("a", Rule("c"))], [TestInput.Amd64]).Requests);
        }

        [Fact]
        public void A_policy_without_rules_asks_for_nothing() =>
            Assert.Empty(Evaluator.Plan(Workload(TestInput.Container()), [Policy("a")], [TestInput.Amd64]).Requests);
    }

    public sealed class Deciding
    {
        [Fact]
        public void A_finding_says_all_that_is_known_of_it()
        {
            var rule = new ProbeRule("c", Verdict.Found(Seen with { Confidence = 0.7 }), severity: Severity.Medium);

            var image = Decide(Policy("web", Warn, rule));

            var finding = Assert.Single(image.Findings);
            Assert.Equal(
                ("c", "web", Warn, Severity.Medium, "seen", "Remedy of c.", 0.7),
                (finding.Rule, finding.Policy, finding.Action, finding.Severity, finding.Message, finding.Remedy, finding.Confidence));
            Assert.Equal(Seen.Evidence, finding.Evidence);
            Assert.Empty(image.Unknown);
            Assert.Equal((Warn, TestInput.Amd64, TestInput.Digest('d')), (image.Action, image.Platform, image.Digest));
            Assert.NotNull(image.Facts);
        }

        [Fact]
        public void A_rule_is_given_container_parameters_platform_time_and_facts()
        {
            var rule = new ProbeRule("c", Verdict.Pass);
            var parameters = ParameterSet.Defaults.With(Parameter.Count("n", "", 1), 2);

            Decide(Policy("a") with { Rules = [new RuleSetting(rule, Deny, parameters)] });

            var input = Assert.Single(rule.Inputs);
            Assert.Equal((TestInput.Image, TestInput.Amd64, TestInput.Now), (input.Container.Image, input.Platform, input.Now));
            Assert.Same(parameters, input.Parameters);
            Assert.Equal(TestInput.Digest('e'), input.Facts.ManifestDigest);
        }

        [Fact]
        public void A_rule_of_the_reference_is_given_no_facts()
        {
            var rule = new ProbeRule("r", Verdict.Pass, Needs.Reference);

            Decide(Policy("a", Deny, rule, new ProbeRule("c", Verdict.Pass)));

            Assert.Throws<InvalidOperationException>(() => Assert.Single(rule.Inputs).Facts);
        }

        [Fact]
        public void A_findings_own_remedy_goes_before_its_rules() => Assert.Equal(
            "Do this.", Assert.Single(Decide(Policy("a", Deny, new ProbeRule("c", Verdict.Found(Seen with { Remedy = "Do this." })))).Findings).Remedy);

        [Theory]
        [InlineData(Deny, Deny, Deny, Deny, Deny)]
        [InlineData(Deny, Warn, Deny, Deny, Warn)]
        [InlineData(Deny, Audit, Deny, Deny, Audit)]
        [InlineData(Deny, Deny, Warn, Deny, Warn)]
        [InlineData(Deny, Deny, Deny, Warn, Warn)]
        [InlineData(Audit, Deny, Deny, Deny, Audit)]
        [InlineData(Audit, Warn, Warn, Warn, Audit)]
        public void The_mildest_of_action_mode_workload_and_finding_holds(
            EnforcementAction action, EnforcementAction mode, EnforcementAction workload, EnforcementAction finding, EnforcementAction result)
        {
            var policy = Policy("a", action, new ProbeRule("c", Verdict.Found(Seen with { Ceiling = finding }))) with { Ceiling = mode };

            Assert.Equal(result, Decide(policy, Workload(TestInput.Container()) with { Ceiling = workload }).Action);
        }

        [Fact]
        public void A_finding_whose_ceiling_is_Off_is_left_out() =>
            Assert.Empty(Decide(Policy("a", Deny, new ProbeRule("c", Verdict.Found(Seen with { Ceiling = Off })))).Findings);

        [Fact]
        public void Passes_and_rules_that_are_not_concerned_say_nothing()
        {
            var image = Decide(Policy("a", Deny, new ProbeRule("p", Verdict.Pass), new ProbeRule("n", Verdict.NotApplicable("no"))));

            Assert.Empty(image.Findings);
            Assert.Empty(image.Unknown);
            Assert.Equal(Off, image.Action);
        }

        [Theory]
        [InlineData(UnknownReason.NotFound, Deny)]
        [InlineData(UnknownReason.Pending, Audit)]
        [InlineData(UnknownReason.Malformed, Warn)]
        public void What_is_not_known_does_what_the_policy_says_of_its_reason(UnknownReason reason, EnforcementAction action)
        {
            var policy = Policy("a", Deny, new ProbeRule("c", Verdict.Unknown(reason, "why"))) with
            {
                OnUnknown = new UnknownActions(Warn, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty
                    .Add(UnknownReason.NotFound, Deny).Add(UnknownReason.Pending, Audit)),
            };

            var image = Decide(policy);

            Assert.Equal([new Unjudged("c", "a", action, reason, "why")], image.Unknown);
            Assert.Equal(action, image.Action);
        }

        [Theory]
        [InlineData(Deny, Deny, Deny)]
        [InlineData(Deny, Warn, Warn)]
        [InlineData(Warn, Deny, Warn)]
        [InlineData(Audit, Deny, Audit)]
        [InlineData(Audit, Warn, Audit)]
        [InlineData(Warn, Audit, Audit)]
        public void What_is_not_known_does_no_more_than_what_would_be_found(EnforcementAction rule, EnforcementAction unknown, EnforcementAction result)
        {
            var policy = Policy("a", rule, new ProbeRule("c", Verdict.Unknown(UnknownReason.Pending, "why"))) with { OnUnknown = All(unknown) };

            Assert.Equal(result, Assert.Single(Decide(policy).Unknown).Action);
        }

        [Fact]
        public void Unknowns_are_under_the_ceilings_too_and_left_out_at_Off()
        {
            var policy = Policy("a", Deny, new ProbeRule("c", Verdict.Unknown(UnknownReason.Pending, "why"))) with { OnUnknown = All(Deny) };

            Assert.Equal(Audit, Decide(policy with { Ceiling = Audit }).Action);
            Assert.Equal(Warn, Decide(policy, Workload(TestInput.Container()) with { Ceiling = Warn }).Action);
            Assert.Empty(Decide(policy with { OnUnknown = All(Off) }).Unknown);
        }

        [Fact]
        public void The_strictest_and_then_the_most_severe_come_first()
        {
            var low = new ProbeRule("low", Verdict.Found(Seen), severity: Severity.Low);
            var high = new ProbeRule("high", Verdict.Found(Seen), severity: Severity.High);
            var policy = Policy("a") with
            {
                Rules = [Setting(high, Audit), Setting(low, Deny), Setting(high, Warn), Setting(high, Deny)],
            };

            Assert.Equal(
                [("high", Deny), ("low", Deny), ("high", Warn), ("high", Audit)],
                Decide(policy).Findings.Select(finding => (finding.Rule, finding.Action)));
        }

        [Fact]
        public void The_strictest_unknowns_come_first()
        {
            var pending = new ProbeRule("p", Verdict.Unknown(UnknownReason.Pending, ""));
            var malformed = new ProbeRule("m", Verdict.Unknown(UnknownReason.Malformed, ""));
            var policy = Policy("a", Deny, pending, malformed) with
            {
                OnUnknown = new UnknownActions(Warn, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty.Add(UnknownReason.Malformed, Deny)),
            };

            Assert.Equal(["m", "p"], Decide(policy).Unknown.Select(unknown => unknown.Rule));
        }

        [Fact]
        public void Each_of_several_policies_names_its_own_findings_and_the_strictest_action_wins()
        {
            var rule = new ProbeRule("c", Verdict.Found(Seen));

            var decision = DecideAll(Workload(TestInput.Container()), [Policy("one", Warn, rule), Policy("two", Deny, rule)], Known());

            var image = Assert.Single(decision.Images);
            Assert.Equal([("two", Deny), ("one", Warn)], image.Findings.Select(finding => (finding.Policy, finding.Action)));
            Assert.Equal((Deny, Deny), (image.Action, decision.Action));
        }

        [Fact]
        public void A_rule_may_find_several_things() =>
            Assert.Equal(2, Decide(Policy("a", Deny, new ProbeRule("c", Verdict.Found(Seen, Seen with { Message = "too" })))).Findings.Length);

        [Fact]
        public void An_image_volume_is_judged_only_by_rules_that_concern_it()
        {
            var policy = Policy(
                "a", Deny, new ProbeRule("i", Verdict.Found(Seen), category: RuleCategory.Identity), new ProbeRule("s", Verdict.Found(Seen), category: RuleCategory.Size));

            var image = Decide(policy, Workload(TestInput.Container(kind: ContainerKind.ImageVolume)));

            Assert.Equal("s", Assert.Single(image.Findings).Rule);
        }

        [Fact]
        public void An_artifact_that_is_no_image_says_nothing_to_rules_that_look_into_it()
        {
            var policy = Policy(
                "a", Deny, new ProbeRule("c", Verdict.Found(Seen)), new ProbeRule("r", Verdict.Found(Seen), Needs.Reference));

            var image = Decide(policy, inspection: new ImageInspection.NotAnImage(TestInput.Digest('9'), "application/vnd.cncf.helm.config.v1+json"));

            Assert.Equal("r", Assert.Single(image.Findings).Rule);
            Assert.Empty(image.Unknown);
            Assert.Equal(TestInput.Digest('9'), image.Digest);
            Assert.Null(image.Facts);
        }

        [Fact]
        public void An_index_without_the_platform_is_not_found()
        {
            var image = Decide(
                Policy("a", Deny, new ProbeRule("c", Verdict.Found(Seen))) with { OnUnknown = All(Warn) },
                inspection: new ImageInspection.NoSuchPlatform(TestInput.Digest('8'), [Arm64]));

            Assert.Empty(image.Findings);
            Assert.Equal(
                [new Unjudged("c", "a", Warn, UnknownReason.NotFound, "the image has no variant for linux/amd64; it has linux/arm64")], image.Unknown);
            Assert.Equal(TestInput.Digest('8'), image.Digest);
        }

        [Fact]
        public void What_could_not_be_read_is_not_known_to_rules_that_look_into_it()
        {
            var policy = Policy("a", Deny, new ProbeRule("c", Verdict.Pass), new ProbeRule("r", Verdict.Found(Seen), Needs.Reference)) with { OnUnknown = All(Warn) };

            var image = Decide(policy, inspection: new ImageInspection.NotKnown(UnknownReason.Unreachable, "no route"));

            Assert.Equal([new Unjudged("c", "a", Warn, UnknownReason.Unreachable, "no route")], image.Unknown);
            Assert.Equal("r", Assert.Single(image.Findings).Rule);
            Assert.Null(image.Digest);
        }

        [Fact]
        public void The_digest_of_the_reference_is_known_without_a_registry()
        {
            var container = TestInput.Container($"nginx@{TestInput.Digest('7')}");

            var image = Assert.Single(DecideAll(Workload(container), [Policy("a", Deny, new ProbeRule("r", Verdict.Pass, Needs.Reference))], Known()).Images);

            Assert.Equal((TestInput.Digest('7'), null), (image.Digest, image.Platform));
        }

        [Fact]
        public void A_container_that_cannot_be_judged_is_not_known_to_any_rule()
        {
            var rule = new ProbeRule("r", Verdict.Found(Seen), Needs.Reference);
            var broken = TestInput.Container() with { Location = null, Problem = new ContainerProblem(UnknownReason.Malformed, "no reference") };

            var image = Assert.Single(DecideAll(
                Workload(broken), [Policy("a", Deny, rule, new ProbeRule("c", Verdict.Pass)) with { OnUnknown = All(Deny) }], Known()).Images);

            Assert.Equal(
                [new Unjudged("r", "a", Deny, UnknownReason.Malformed, "no reference"), new Unjudged("c", "a", Deny, UnknownReason.Malformed, "no reference")],
                image.Unknown);
            Assert.Empty(rule.Inputs);
        }

        [Fact]
        public void Each_platform_is_decided_on_by_itself()
        {
            var plan = Evaluator.Plan(Workload(TestInput.Container()), [Policy("a", Deny, new ProbeRule("c", Verdict.Found(Seen)))], [TestInput.Amd64, Arm64]);

            var decision = Evaluator.Decide(
                plan,
                new Dictionary<ImageRequest, ImageInspection>
                {
                    [plan.Requests[0]] = new ImageInspection.NotKnown(UnknownReason.Deadline, "late"),
                    [plan.Requests[1]] = Known(),
                },
                TestInput.Now);

            Assert.Equal([TestInput.Amd64, Arm64], decision.Images.Select(image => image.Platform));
            Assert.Equal([0, 1], decision.Images.Select(image => image.Findings.Length));
            Assert.Equal([1, 0], decision.Images.Select(image => image.Unknown.Length));
        }

        [Fact]
        public void A_workload_that_no_policy_applies_to_is_allowed_without_a_word()
        {
            var decision = DecideAll(Workload(TestInput.Container()), [], Known());

            Assert.Empty(decision.Images);
            Assert.Equal(Off, decision.Action);
        }

        private static ImageDecision Decide(ImagePolicy policy, Workload? workload = null, ImageInspection? inspection = null) =>
            Assert.Single(DecideAll(workload ?? Workload(TestInput.Container()), [policy], inspection ?? Known()).Images);

        private static Decision DecideAll(Workload workload, ImmutableArray<ImagePolicy> policies, ImageInspection inspection)
        {
            var plan = Evaluator.Plan(workload, policies, [TestInput.Amd64]);
            return Evaluator.Decide(plan, plan.Requests.ToDictionary(request => request, _ => inspection), TestInput.Now);
        }

        private static ImageInspection.Known Known() => new(TestInput.Facts());

        private static UnknownActions All(EnforcementAction action) => new(action, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty);
    }

    private static Workload Workload(params ImmutableArray<WorkloadContainer> containers) => new() { Kind = "Pod", Namespace = "team-a", Containers = containers };

    private static ProbeRule Rule(string id, Needs needs = Needs.Config, RuleCategory category = RuleCategory.Reference) =>
        new(id, Verdict.Pass, needs, category);

    private static RuleSetting Setting(Rule rule, EnforcementAction action) => new(rule, action, ParameterSet.Defaults);

    private static ImagePolicy Policy(string name, params ImmutableArray<Rule> rules) => Policy(name, Deny, rules);

    private static ImagePolicy Policy(string name, EnforcementAction action, params ImmutableArray<Rule> rules) => new()
    {
        Name = name,
        Rules = [.. rules.Select(rule => Setting(rule, action))],
        OnUnknown = new UnknownActions(Warn, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty),
    };

    private static ImageRequest Request(string image, Platform platform, Needs needs) =>
        new(new ImageLocation.Registry(ImageReference.Parse(image)), platform, needs);
}
