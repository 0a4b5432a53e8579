using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Size;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests.Contents;

/// <summary>What is decided where layers are known, are not, and only say so of themselves.</summary>
public sealed class ContentsVerdictTests
{
    private static readonly LayerContents Wasteful = LayersInput.Layer(LayersInput.File("a", 50 << 20));
    private static readonly LayerContents Deleting = LayersInput.Layer(LayersInput.Deleted("a"));

    [Fact]
    public void What_keeps_layers_from_being_known_is_said() => Assert.Equal(
        "OverLimit: too large", Decide(new ContentsResult.NotKnown(UnknownReason.OverLimit, "too large")));

    [Fact]
    public void Layers_that_nobody_read_are_pending() => Assert.Equal("Pending: the image's layers have not been read", Decide(null));

    [Fact]
    public void A_claim_may_convict_and_never_acquits()
    {
        Assert.Equal("wasted-space", Decide(LayersInput.Known(Wasteful with { IsClaimed = true }, Deleting)));
        Assert.Equal(
            "Pending: only the tables of contents of its layers have been read, which are what they say of themselves",
            Decide(LayersInput.Known(Wasteful, LayersInput.Layer() with { IsClaimed = true })));
        Assert.Equal("", Decide(LayersInput.Known(Wasteful)));
    }

    [Fact]
    public void Layers_are_asked_for_where_a_parameter_needs_them()
    {
        Assert.Equal(Needs.Config, NeedsOf(new Oversize(), ParameterSet.Defaults));
        Assert.Equal(Needs.Config | Needs.Files, NeedsOf(new Oversize(), ParameterSet.Defaults.With(Oversize.MaxUnpacked, 1L)));
        Assert.Equal(Needs.Config | Needs.Files, NeedsOf(new WastedSpace(), ParameterSet.Defaults));
    }

    [Theory]
    [InlineData(50 << 20, null)]
    [InlineData((50 << 20) - 1, "the image has 52.4 MB unpacked, over the limit of 52428799 (52.4 MB); largest layers: 52.4 MB layer 1")]
    public void The_unpacked_size_is_judged_where_it_is_known(long limit, string? message)
    {
        var facts = TestInput.Facts(layers: [TestInput.Layer('a', 100)]) with { Layered = LayersInput.Known(Wasteful) };
        var verdict = new Oversize().Evaluate(TestInput.For(facts: facts, parameters: ParameterSet.Defaults.With(Oversize.MaxUnpacked, limit)));

        Assert.Equal(message, (verdict as Verdict.Fired)?.Findings[0].Message);
        Assert.Equal(message is null, verdict is Verdict.Passed);
    }

    [Fact]
    public void Why_the_unpacked_size_is_not_known_is_said()
    {
        var facts = TestInput.Facts(layers: [TestInput.Layer('a', 100)]);

        RuleAssertUnknown("broken", new ContentsResult.NotKnown(UnknownReason.Malformed, "broken"));
        RuleAssertUnknown("whether the image unpacks to at most 1Gi is not known before its layers are read", LayersInput.Known(Wasteful with { IsClaimed = true }));

        void RuleAssertUnknown(string message, ContentsResult layered) => Assert.Equal(
            message,
            Assert.IsType<Verdict.NotKnown>(new Oversize().Evaluate(TestInput.For(
                facts: facts with { Layered = layered }, parameters: ParameterSet.Defaults.With(Oversize.MaxUnpacked, 1L << 30)))).Message);
    }

    private static Needs NeedsOf(Rule rule, ParameterSet parameters) =>
        Assert.Single(Evaluator.Plan(Workload, [Policy(new RuleSetting(rule, EnforcementAction.Warn, parameters))], [TestInput.Amd64]).Requests).Needs;

    private static Workload Workload => new() { Containers = [TestInput.Container()] };

    private static ImagePolicy Policy(RuleSetting setting) => new()
    {
        Name = "p",
        Rules = [setting],
        OnUnknown = Presets.OnUnknown(Preset.Baseline),
    };

    private static string Decide(ContentsResult? layered)
    {
        var plan = Evaluator.Plan(Workload, [Policy(new RuleSetting(new WastedSpace(), EnforcementAction.Deny, ParameterSet.Defaults))], [TestInput.Amd64]);
        var facts = new ImageInspection.Known(TestInput.Facts() with { Layered = layered });
        var image = Assert.Single(Evaluator.Decide(plan, plan.Requests.ToDictionary(request => request, _ => (ImageInspection)facts), TestInput.Now).Images);
        return string.Join(' ', image.Findings.Select(finding => finding.Rule).Concat(image.Unknown.Select(unknown => $"{unknown.Reason}: {unknown.Message}")));
    }
}
