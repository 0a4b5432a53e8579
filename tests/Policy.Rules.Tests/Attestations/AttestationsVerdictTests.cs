using Policy.Rules.Attestations;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.SupplyChain;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Tests.Catalog.Secrets;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Tests.Attestations;

/// <summary>What is decided where it is known what is attached, is not, and was not asked for.</summary>
public sealed class AttestationsVerdictTests
{
    private static readonly string Token = FakeSecrets.One("a GitHub token");

    private static Workload Workload => new() { Containers = [TestInput.Container()] };

    [Fact]
    public void What_keeps_it_from_being_known_is_said() => Assert.Equal(
        "Deadline: no time",
        Decide(TestInput.Facts() with { Attestations = new AttestationsResult.NotKnown(UnknownReason.Deadline, "no time") }));

    [Fact]
    public void What_nobody_asked_for_is_pending() =>
        Assert.Equal("Pending: what is attached to the image has not been read", Decide(TestInput.Facts()));

    [Fact]
    public void What_is_known_is_judged()
    {
        Assert.Equal("", Decide(AttestationsInput.Facts(AttestationsInput.Provenance)));
        Assert.Equal("no-provenance", Decide(AttestationsInput.Facts()));
    }

    [Fact]
    public void It_is_asked_for_where_a_rule_needs_it() => Assert.Equal(
        Needs.Config | Needs.Attestations, Assert.Single(Evaluator.Plan(Workload, [Policy()], [TestInput.Amd64]).Requests).Needs);

    [Fact]
    public void Facts_know_what_is_attached_of_a_kind()
    {
        var foreign = AttestationsInput.Provenance with { IsForAnotherImage = true };

        Assert.Equal([AttestationsInput.Sbom], AttestationsInput.Facts(AttestationsInput.Sbom, AttestationsInput.Vex).Attached(AttestationKind.Sbom));
        Assert.Empty(AttestationsInput.Facts(foreign).Attached(AttestationKind.Provenance));
        Assert.Empty(TestInput.Facts().Attached(AttestationKind.Sbom));
    }

    [Fact]
    public void Credentials_of_the_image_are_taken_out_of_what_is_attached_to_it()
    {
        var provenance = AttestationsInput.Provenance with
        {
            PredicateType = Token,
            Provenance = new BuildProvenance
            {
                Builder = Token,
                BuildType = Token,
                Target = Token,
                Materials = [new ProvenanceMaterial($"git+https://x:{Token}@git.corp/app", null)],
                Stages = [new DockerfileStage(Token, Token) { TakesFrom = [Token] }],
            },
            Unread = new AttestationProblem(UnknownReason.Malformed, Token),
        };
        var facts = TestInput.Facts(TestInput.Config() with { Env = [$"GITHUB_TOKEN={Token}"] });
        var scan = AttestationsInput.Scan(1, new Vulnerability(Token, VulnerabilitySeverity.Low));
        var known = new AttestationsResult.Known(
            [provenance, scan with { Scan = scan.Scan! with { Scanner = Token } }, AttestationsInput.Sbom with { Sbom = new SbomSummary(Token, 1) }],
            [new AttestationProblem(UnknownReason.Malformed, Token)]);

        var redacted = Judged(facts with { Attestations = known }).Facts!.Attestations;
        var notKnown = Judged(facts with { Attestations = new AttestationsResult.NotKnown(UnknownReason.Malformed, Token) }).Facts!.Attestations;

        var shown = Assert.IsType<AttestationsResult.Known>(redacted);
        Assert.Equal(3, shown.Attestations.Length);
        Assert.DoesNotContain(Token, Show(shown), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, $"{notKnown}", StringComparison.Ordinal);
        Assert.Equal(AttestationsInput.Index, shown.Attestations[0].Where);
    }

    private static string Show(AttestationsResult.Known known) => string.Join('\n', known.Attestations.Select(attestation =>
        $"{attestation} {attestation.Provenance?.Materials[0]} {attestation.Provenance?.Stages[0]} {attestation.Provenance?.Stages[0].TakesFrom[0]} {attestation.Scan?.Worst[0]}"))
        + string.Join('\n', known.Problems);

    private static ImagePolicy Policy() => new()
    {
        Name = "p",
        Rules = [new RuleSetting(new NoProvenance(), EnforcementAction.Deny, ParameterSet.Defaults)],
        OnUnknown = Presets.OnUnknown(Preset.Baseline),
    };

    private static ImageDecision Judged(ImageFacts facts)
    {
        var plan = Evaluator.Plan(Workload, [Policy()], [TestInput.Amd64]);
        return Assert.Single(Evaluator.Decide(plan, plan.Requests.ToDictionary(request => request, ImageInspection (_) => new ImageInspection.Known(facts)), TestInput.Now).Images);
    }

    private static string Decide(ImageFacts facts)
    {
        var image = Judged(facts);
        return string.Join(' ', image.Findings.Select(finding => finding.Rule).Concat(image.Unknown.Select(unknown => $"{unknown.Reason}: {unknown.Message}")));
    }
}
