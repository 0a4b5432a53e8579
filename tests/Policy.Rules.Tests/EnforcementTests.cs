using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using static Policy.Rules.Verdicts.EnforcementAction;

namespace Policy.Rules.Tests;

public sealed class EnforcementTests
{
    private static readonly DateTimeOffset Now = TestInput.Now;

    private static readonly DateTimeOffset Enforced = Now.AddDays(-30);

    private static readonly RuleFinding Seen = new("seen", new Evidence(EvidenceKind.Config, "here", "this"));

    private static readonly PolicyException Exception = new()
    {
        Namespace = "shop",
        Name = "legacy",
        Rules = ["c"],
        Reason = "wait",
        ExpiresAt = Now.AddDays(8),
        CreatedAt = Now.AddDays(-10),
    };

    private static readonly PolicyException Ended = Exception with { ExpiresAt = Now.AddDays(-2) };

    public sealed class Exceptions
    {
        [Theory]
        [InlineData(Deny, Audit)]
        [InlineData(Warn, Audit)]
        [InlineData(Audit, Audit)]
        public void A_finding_that_is_excepted_is_reported_and_says_by_what(EnforcementAction asked, EnforcementAction action)
        {
            var finding = Find(Policy(asked), exceptions: Exception);

            Assert.Equal((action, "seen; excepted until 2026-12-01 by shop/legacy: wait", "p"), (finding.Action, finding.Message, finding.Policy));
            Assert.Same(Exception, finding.Exception);
            Assert.Null(finding.Softened);
        }

        [Fact]
        public void An_unknown_is_excepted_like_a_finding()
        {
            var unjudged = Assert.Single(Decide(Policy(Deny, Verdict.Unknown(UnknownReason.Unreachable, "no route")), exceptions: Exception).Unknown);

            Assert.Equal((Audit, "no route; excepted until 2026-12-01 by shop/legacy: wait"), (unjudged.Action, unjudged.Message));
            Assert.Same(Exception, unjudged.Exception);
        }

        public static TheoryData<string> Misses => [.. Others.Keys];

        private static Dictionary<string, PolicyException> Others { get; } = new()
        {
            ["another namespace"] = Exception with { Namespace = "shop-2" },
            ["another policy"] = Exception with { Policies = ["q"] },
            ["another rule"] = Exception with { Rules = ["d"] },
            ["another image"] = Exception with { Images = new GlobSet(["docker.io/**"], []) },
            ["an image left out"] = Exception with { Images = new GlobSet([], ["registry.example/team/*"]) },
            ["another workload"] = Exception with { WorkloadSelector = Selector("app", "other") },
        };

        [Theory]
        [MemberData(nameof(Misses))]
        public void One_that_is_about_something_else_says_nothing(string what)
        {
            var finding = Find(Policy(Deny), exceptions: Others[what]);

            Assert.Equal((Deny, "seen", null), (finding.Action, finding.Message, finding.Exception));
        }

        [Fact]
        public void All_that_it_names_has_to_agree()
        {
            var exception = Exception with { Policies = ["q", "p"], Images = new GlobSet(["registry.example/**"], []), WorkloadSelector = Selector("app", "web") };

            Assert.Equal(Audit, Find(Policy(Deny), exceptions: exception).Action);
        }

        [Fact]
        public void A_reference_without_a_namespace_takes_none() =>
            Assert.Equal(Deny, Find(Policy(Deny), Workload() with { Namespace = null, Labels = null }, Exception).Action);

        [Fact]
        public void Another_policy_goes_on_denying()
        {
            var image = Decide([Policy(Deny), Policy(Deny) with { Name = "q", Exceptions = ExceptionAllowance.Forbidden }], Workload(), [Exception]);

            Assert.Equal(Deny, image.Action);
            Assert.Equal(
                [("q", Deny, "seen; exception shop/legacy is not honoured: q allows no exceptions"), ("p", Audit, "seen; excepted until 2026-12-01 by shop/legacy: wait")],
                image.Findings.Select(finding => (finding.Policy, finding.Action, finding.Message)));
        }

        [Fact]
        public void Of_several_the_one_that_lasts_longest_is_named()
        {
            var longer = Exception with { Name = "longer", ExpiresAt = Exception.ExpiresAt.AddDays(1) };

            Assert.Same(longer, Find(Policy(Deny), exceptions: [Exception, longer, Ended]).Exception);
            Assert.Same(Exception, Find(Policy(Deny), exceptions: [Exception with { Name = "twin" }, Exception]).Exception);
        }

        [Fact]
        public void One_that_does_not_work_is_named_with_its_reason_the_one_that_came_nearest_first()
        {
            var bounded = Policy(Deny) with { Exceptions = new ExceptionAllowance { Rules = ["*"], MaxDuration = TimeSpan.FromDays(12) } };
            var longest = Exception with { Name = "longest" };

            Assert.Equal("seen; exception shop/legacy ran out on 2026-11-21", Find(bounded, exceptions: [longest, Ended]).Message);
            Assert.Equal((Deny, null), (Find(bounded, exceptions: longest).Action, Find(bounded, exceptions: longest).Exception));
            Assert.Contains("longest is not honoured", Find(bounded, exceptions: longest).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void What_is_reported_anyway_hears_nothing_of_one_that_does_not_work() =>
            Assert.Equal("seen", Find(Policy(Audit), exceptions: Ended).Message);

        [Fact]
        public void What_is_off_stays_off() => Assert.Empty(Decide(Policy(Deny) with { Ceiling = Off }, exceptions: Exception).Findings);
    }

    public sealed class Existing
    {
        [Theory]
        [InlineData(-31, Warn)]
        [InlineData(-30, Deny)]
        [InlineData(-1, Deny)]
        [InlineData(null, Warn)]
        public void A_template_older_than_the_policy_is_warned_about(int? madeOnDay, EnforcementAction action) =>
            Assert.Equal(action, Find(Since(Enforced), From(madeOnDay)).Action);

        [Theory]
        [InlineData(-31, "seen; let in because its template of 2026-10-23 is older than the policy, which is enforced since 2026-10-24; a new one is denied")]
        [InlineData(null, "seen; let in because when its template was made could not be read; one that is newer than the policy is denied")]
        public void It_says_why_it_is_let_in(int? madeOnDay, string message)
        {
            var finding = Find(Since(Enforced), From(madeOnDay));

            Assert.Equal((message, Softening.OlderThanPolicy), (finding.Message, finding.Softened));
        }

        [Fact]
        public void What_could_not_be_judged_comes_back_too()
        {
            var policy = Policy(Deny, Verdict.Unknown(UnknownReason.Unreachable, "no route")) with { EnforcedSince = Enforced };

            var unjudged = Assert.Single(Decide(policy, From(null)).Unknown);

            Assert.Equal((Warn, Softening.OlderThanPolicy), (unjudged.Action, unjudged.Softened));
        }

        [Fact]
        public void A_policy_may_deny_it()
        {
            var finding = Find(Since(Enforced) with { Existing = Deny }, From(-31));

            Assert.Equal((Deny, "seen", null), (finding.Action, finding.Message, finding.Softened));
        }

        [Fact]
        public void Where_nobody_knows_since_when_the_policy_holds_nothing_is_older() => Assert.Equal(Deny, Find(Since(null), From(null)).Action);

        [Fact]
        public void A_pod_that_no_controller_made_is_new()
        {
            Assert.Equal(Deny, Find(Since(Enforced)).Action);
            Assert.Equal(Deny, Find(Since(Enforced), Workload() with { Template = new TemplateOrigin { CreatedAt = Now.AddYears(-1) } }).Action);
        }

        [Fact]
        public void Each_policy_has_a_time_of_its_own()
        {
            var image = Decide([Since(Enforced), Since(Now.AddDays(-60)) with { Name = "older" }], From(-40), []);

            Assert.Equal([("older", Deny), ("p", Warn)], image.Findings.Select(finding => (finding.Policy, finding.Action)));
        }

        [Theory]
        [InlineData(Warn)]
        [InlineData(Audit)]
        public void What_would_not_be_denied_says_nothing(EnforcementAction asked)
        {
            var finding = Find(Policy(asked) with { EnforcedSince = Enforced }, From(-31));

            Assert.Equal((asked, "seen", null), (finding.Action, finding.Message, finding.Softened));
        }

        [Fact]
        public void An_exception_goes_before_it() => Assert.Equal(Audit, Find(Since(Enforced), From(-31), Exception).Action);

        private static ImagePolicy Since(DateTimeOffset? since) => Policy(Deny) with { EnforcedSince = since };
    }

    public sealed class Time
    {
        [Theory]
        [InlineData(Warn)]
        [InlineData(Deny)]
        public void What_only_time_made_so_comes_back_whatever_the_policy_says_of_what_was_let_in(EnforcementAction existing)
        {
            var finding = Find(ByTime() with { Existing = existing, EnforcedSince = Now.AddYears(-1) }, From(-1));

            Assert.Equal(
                (Warn, "seen; let in because only time made it so; a new or changed template is denied", Softening.OnlyByTime),
                (finding.Action, finding.Message, finding.Softened));
        }

        [Fact]
        public void What_no_controller_made_is_denied_for_it()
        {
            Assert.Equal(Deny, Find(ByTime()).Action);
            Assert.Equal(Deny, Find(ByTime(), Workload() with { Template = new TemplateOrigin() }).Action);
        }

        [Fact]
        public void What_time_did_not_make_so_is_denied() => Assert.Equal(Deny, Find(Policy(Deny), From(-1)).Action);

        [Fact]
        public void A_verdict_that_is_kept_keeps_whether_time_made_it_so()
        {
            var facts = new ImageInspection.Known(TestInput.Facts());
            var policy = ByTime();

            Assert.Equal(Deny, Assert.Single(Decide([policy], Workload(), [], facts).Findings).Action);
            Assert.Equal(Warn, Assert.Single(Decide([policy], From(-1), [], facts).Findings).Action);
            Assert.Equal(Deny, Assert.Single(Decide([policy], Workload(), [], facts).Findings).Action);
        }

        private static ImagePolicy ByTime() => Policy(Deny, Verdict.Found(Seen with { OnlyByTime = true }));
    }

    public sealed class EndedExceptions
    {
        [Theory]
        [InlineData(-11, Deny)]
        [InlineData(-10, Warn)]
        [InlineData(-3, Warn)]
        [InlineData(-2, Deny)]
        [InlineData(null, Warn)]
        public void A_template_that_was_made_while_one_held_comes_back(int? madeOnDay, EnforcementAction action)
        {
            var finding = Find(Policy(Deny), From(madeOnDay), Ended);

            Assert.Equal((action, action == Warn ? Softening.ExceptionRanOut : null), (finding.Action, finding.Softened));
            Assert.StartsWith("seen; exception shop/legacy ran out on 2026-11-21", finding.Message, StringComparison.Ordinal);
            Assert.Null(finding.Exception);
        }

        [Fact]
        public void What_no_controller_made_is_denied_once_it_has_ended() => Assert.Equal(Deny, Find(Policy(Deny), exceptions: Ended).Action);

        [Fact]
        public void One_that_never_worked_lets_nothing_come_back() =>
            Assert.Equal(Deny, Find(Policy(Deny) with { Exceptions = ExceptionAllowance.Forbidden }, From(null), Ended).Action);

        [Fact]
        public void The_one_that_held_then_counts_though_others_ended_later()
        {
            var later = Ended with { Name = "later", CreatedAt = Now.AddDays(-2), ExpiresAt = Now.AddDays(-1) };

            Assert.Equal(
                "seen; exception shop/legacy ran out on 2026-11-21: let in because it held for its template; a new or changed one is denied",
                Find(Policy(Deny), From(-5), later, Ended).Message);
        }
    }

    private static Workload Workload() => new()
    {
        Kind = "Pod",
        Namespace = "shop",
        Name = "web",
        Labels = ImmutableDictionary<string, string>.Empty.Add("app", "web"),
        Containers = [TestInput.Container()],
    };

    private static Workload From(int? madeOnDay) => Workload() with
    {
        Template = new TemplateOrigin { IsFromController = true, CreatedAt = madeOnDay is { } day ? Now.AddDays(day) : null },
    };

    private static LabelSelector Selector(string key, string value) => new([new LabelRequirement(key, SelectorOperator.In, [value])]);

    private static ImagePolicy Policy(EnforcementAction action, Verdict? verdict = null) => new()
    {
        Name = "p",
        Rules = [new RuleSetting(new ProbeRule("c", verdict ?? Verdict.Found(Seen)), action, ParameterSet.Defaults)],
        OnUnknown = new UnknownActions(Deny, ImmutableDictionary<UnknownReason, EnforcementAction>.Empty),
        Exceptions = new ExceptionAllowance { Rules = ["c"] },
    };

    private static Finding Find(ImagePolicy policy, Workload? workload = null, params ImmutableArray<PolicyException> exceptions) =>
        Assert.Single(Decide(policy, workload, exceptions).Findings);

    private static ImageDecision Decide(ImagePolicy policy, Workload? workload = null, params ImmutableArray<PolicyException> exceptions) =>
        Decide([policy], workload ?? Workload(), exceptions);

    private static ImageDecision Decide(
        ImmutableArray<ImagePolicy> policies, Workload workload, ImmutableArray<PolicyException> exceptions, ImageInspection? inspection = null)
    {
        var plan = Evaluator.Plan(workload, policies, [TestInput.Amd64]);
        inspection ??= new ImageInspection.Known(TestInput.Facts());
        return Assert.Single(Evaluator.Decide(plan, plan.Requests.ToDictionary(request => request, _ => inspection), Now, exceptions).Images);
    }
}
