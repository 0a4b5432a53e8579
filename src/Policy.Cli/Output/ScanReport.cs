using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Policy.Cli.Output;

/// <summary>
/// <c>pratique scan --output json</c>. The shape is stable: fields may be added, none changes or goes; what is not known
/// is left out.
/// </summary>
internal sealed record ScanReport(ImmutableArray<ImageReport> Images)
{
    [JsonPropertyOrder(-2)]
    public string ApiVersion => "pratique.dev/v1alpha1";

    [JsonPropertyOrder(-1)]
    public string Kind => "ScanReport";
}

/// <summary>One image on one platform.</summary>
internal sealed record ImageReport
{
    public required string Reference { get; init; }

    public string? Digest { get; init; }

    public string? ManifestDigest { get; init; }

    public string? Platform { get; init; }

    public required string Decision { get; init; }

    public SubjectReport? Subject { get; init; }

    public FactsReport? Facts { get; init; }

    public required ImmutableArray<FindingReport> Findings { get; init; }

    public required ImmutableArray<UnknownReport> Unknown { get; init; }
}

/// <summary>The workload that runs the image; left out for a bare reference.</summary>
internal sealed record SubjectReport(string? Kind, string? Namespace, string? Name, string? Container, SourceReport? Source);

/// <summary>Where the workload is written.</summary>
internal sealed record SourceReport(string File, int Line);

/// <summary>What is known of the image. Sizes are in bytes.</summary>
internal sealed record FactsReport
{
    public required string User { get; init; }

    public required int Layers { get; init; }

    public long? CompressedBytes { get; init; }

    public long? UnpackedBytes { get; init; }

    public long? WastedBytes { get; init; }

    public DateTimeOffset? Created { get; init; }

    public BaseReport? Base { get; init; }
}

/// <summary>The base image, and how sure that is.</summary>
internal sealed record BaseReport(string? Name, double Confidence);

/// <summary>What a rule found.</summary>
internal sealed record FindingReport
{
    public required string Rule { get; init; }

    public required string Policy { get; init; }

    public required string Action { get; init; }

    public required string Severity { get; init; }

    /// <summary>Namespace and name of the exception for which it is only reported.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Exception { get; init; }

    public required string Message { get; init; }

    public required string Remedy { get; init; }

    public string? Dockerfile { get; init; }

    public required double Confidence { get; init; }

    public required ImmutableArray<EvidenceReport> Evidence { get; init; }
}

/// <summary>Where it was seen.</summary>
internal sealed record EvidenceReport(string Kind, string Where, string What, long? Bytes);

/// <summary>What could not be judged; with the exception for which it is only reported.</summary>
internal sealed record UnknownReport(string Rule, string Policy, string Action, string Reason, string Message, string? Exception);

[JsonSerializable(typeof(ScanReport))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ScanReportContext : JsonSerializerContext;
