using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Policy.Rules.Attestations;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;

namespace Policy.Cli.Output;

/// <summary>Writes what is known of an image as JSON.</summary>
internal static class InspectionJson
{
    private static readonly InspectionReportContext Context = new(
        new JsonSerializerOptions(InspectionReportContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(string reference, ImageFacts facts)
    {
        var contents = (facts.Layered as ContentsResult.Known)?.Contents;
        return JsonSerializer.Serialize(
            new InspectionReport
            {
                Reference = reference,
                Digest = facts.Digest?.ToString(),
                ManifestDigest = facts.ManifestDigest?.ToString(),
                Platform = facts.Config.Platform?.ToString(),
                User = facts.Config.User,
                Entrypoint = facts.Config.Entrypoint,
                Cmd = facts.Config.Cmd,
                Env = facts.Config.Env,
                Created = facts.Config.Created,
                Base = facts.History.Base.Steps > 0 ? new BaseReport(facts.History.Base.Name, facts.History.Base.Confidence) : null,
                CompressedBytes = facts.CompressedBytes,
                UnpackedBytes = contents?.UnpackedBytes,
                WastedBytes = contents?.WastedBytes,
                LayersUnknown = facts.Layered is ContentsResult.NotKnown why ? $"{PolicyWords.Of(why.Reason)}: {why.Message}" : null,
                Claimed = contents is { IsClaimed: true } ? true : null,
                Steps = [.. facts.History.Steps.Select(step => new StepReport($"{step.Instruction}".ToUpperInvariant(), step.Value, step.Layer))],
                Layers = [.. facts.Layers.Select((layer, i) => new LayerReport(
                    $"{layer.Digest}", layer.MediaType, layer.Size, contents?.Layers[i].UnpackedBytes, contents?.Layers[i].Entries.Count))],
                Packages = contents is null ? null : [.. contents.Packages.Select(p => new PackageReport($"{p.Kind}".ToLowerInvariant(), p.Name, p.Version, p.Path, p.Bytes))],
                Problems = contents is null ? null : [.. contents.Problems.Select(p => new ProblemReport(p.Path, PolicyWords.Of(p.Reason), p.Message))],
                Wasted = contents is null ? null : [.. contents.Tree.Wasted.Select(w => new WastedReport(w.Path, w.Bytes, w.WrittenBy, w.RemovedBy))],
                Attestations = facts.Attestations is AttestationsResult.Known known ? [.. known.Attestations.Select(Attestation)] : null,
                AttestationsUnknown = Problems(facts.Attestations),
            },
            Context.InspectionReport);
    }

    private static AttestationReport Attestation(Attestation attestation) => new(
        AttestationsText.KindOf(attestation), AttestationsText.FormatOf(attestation), attestation.PredicateType, attestation.Where,
        attestation.Digest?.ToString(), attestation.Created, attestation.IsForAnotherImage ? true : null)
    {
        Builder = attestation.Provenance?.Builder,
        Materials = attestation.Provenance is { } provenance ? [.. provenance.Materials.Select(material => material.Uri)] : null,
        Stages = attestation.Provenance is { Stages: { IsEmpty: false } stages } ? stages.Length : null,
        Packages = attestation.Sbom?.Packages,
        Scanner = attestation.Scan?.Scanner,
        Vulnerabilities = attestation.Scan?.Counts.ToImmutableSortedDictionary(pair => $"{pair.Key}".ToLowerInvariant(), pair => pair.Value, StringComparer.Ordinal),
        Unread = attestation.Unread is { } problem ? $"{PolicyWords.Of(problem.Reason)}: {problem.Message}" : null,
    };

    private static ImmutableArray<AttestationProblemReport>? Problems(AttestationsResult? result) => result switch
    {
        AttestationsResult.NotKnown why => [new AttestationProblemReport(PolicyWords.Of(why.Reason), why.Message)],
        AttestationsResult.Known { Problems: { IsEmpty: false } problems } =>
            [.. problems.Select(problem => new AttestationProblemReport(PolicyWords.Of(problem.Reason), problem.Message))],
        _ => null,
    };
}
