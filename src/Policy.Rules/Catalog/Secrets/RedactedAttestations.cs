using Policy.Rules.Attestations;

namespace Policy.Rules.Catalog.Secrets;

/// <summary>What is attached to an image with the image's credentials taken out: builders write URLs and messages down as they were given.</summary>
internal static class RedactedAttestations
{
    /// <summary>The attestations without credentials.</summary>
    public static AttestationsResult? Of(AttestationsResult? attached, Redactor redactor) => attached switch
    {
        AttestationsResult.Known known => new AttestationsResult.Known(
            [.. known.Attestations.Select(attestation => Of(attestation, redactor))],
            [.. known.Problems.Select(problem => Of(problem, redactor))]),
        AttestationsResult.NotKnown notKnown => notKnown with { Message = redactor.Redact(notKnown.Message) },
        _ => null,
    };

    private static Attestation Of(Attestation attestation, Redactor redactor) => attestation with
    {
        PredicateType = redactor.Redact(attestation.PredicateType),
        Provenance = attestation.Provenance is { } provenance ? Of(provenance, redactor) : null,
        Sbom = attestation.Sbom is { } sbom ? sbom with { Format = redactor.Redact(sbom.Format) } : null,
        Scan = attestation.Scan is { } scan ? Of(scan, redactor) : null,
        Unread = attestation.Unread is { } problem ? Of(problem, redactor) : null,
    };

    private static BuildProvenance Of(BuildProvenance provenance, Redactor redactor) => provenance with
    {
        Builder = redactor.Redact(provenance.Builder),
        BuildType = redactor.Redact(provenance.BuildType),
        Target = provenance.Target is { } target ? redactor.Redact(target) : null,
        Materials = [.. provenance.Materials.Select(material => material with { Uri = redactor.Redact(material.Uri) })],
        Stages = [.. provenance.Stages.Select(stage => new DockerfileStage(redactor.Redact(stage.From), stage.Name is { } name ? redactor.Redact(name) : null)
        {
            TakesFrom = [.. stage.TakesFrom.Select(redactor.Redact)],
        })],
    };

    private static VulnerabilityScan Of(VulnerabilityScan scan, Redactor redactor) => scan with
    {
        Scanner = redactor.Redact(scan.Scanner),
        Worst = [.. scan.Worst.Select(found => found with { Id = redactor.Redact(found.Id) })],
    };

    private static AttestationProblem Of(AttestationProblem problem, Redactor redactor) => problem with { Message = redactor.Redact(problem.Message) };
}
