using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;

namespace Policy.Cli.Output;

/// <summary><c>pratique inspect --output json</c>. Fields may be added, none changes or goes; what is not known is left out.</summary>
internal sealed record InspectionReport
{
    [JsonPropertyOrder(-2)]
    public string ApiVersion => "pratique.dev/v1alpha1";

    [JsonPropertyOrder(-1)]
    public string Kind => "InspectionReport";

    public required string Reference { get; init; }

    public string? Digest { get; init; }

    public string? ManifestDigest { get; init; }

    public string? Platform { get; init; }

    public required string User { get; init; }

    public required ImmutableArray<string> Entrypoint { get; init; }

    public required ImmutableArray<string> Cmd { get; init; }

    public required ImmutableArray<string> Env { get; init; }

    public DateTimeOffset? Created { get; init; }

    public BaseReport? Base { get; init; }

    public long? CompressedBytes { get; init; }

    public long? UnpackedBytes { get; init; }

    public long? WastedBytes { get; init; }

    public string? LayersUnknown { get; init; }

    /// <summary>Whether contents are what layers list of themselves, which nobody has read yet.</summary>
    public bool? Claimed { get; init; }

    public required ImmutableArray<StepReport> Steps { get; init; }

    public required ImmutableArray<LayerReport> Layers { get; init; }

    public ImmutableArray<PackageReport>? Packages { get; init; }

    public ImmutableArray<ProblemReport>? Problems { get; init; }

    public ImmutableArray<WastedReport>? Wasted { get; init; }
}

/// <summary>A line of the history, understood.</summary>
internal sealed record StepReport(string Instruction, string Value, int? Layer);

/// <summary>A layer.</summary>
internal sealed record LayerReport(string Digest, string MediaType, long StoredBytes, long? UnpackedBytes, int? Entries);

/// <summary>A package.</summary>
internal sealed record PackageReport(string Kind, string Name, string Version, string Path, long? Bytes);

/// <summary>What could not be read.</summary>
internal sealed record ProblemReport(string Path, string Reason, string Message);

/// <summary>A file that a later layer overwrites or deletes; layers count from 0.</summary>
internal sealed record WastedReport(string Path, long Bytes, int WrittenBy, int RemovedBy);

[JsonSerializable(typeof(InspectionReport))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class InspectionReportContext : JsonSerializerContext;

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
            },
            Context.InspectionReport);
    }
}
