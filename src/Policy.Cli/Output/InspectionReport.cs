using System.Collections.Immutable;
using System.Text.Json.Serialization;

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

    public ImmutableArray<AttestationReport>? Attestations { get; init; }

    /// <summary>What kept more from being found, or anything.</summary>
    public ImmutableArray<AttestationProblemReport>? AttestationsUnknown { get; init; }
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

/// <summary>What is attached to the image. That it is there is known; who signed it was not verified.</summary>
/// <param name="Kind"><c>provenance</c>, <c>sbom</c>, <c>vulnerabilityScan</c> or <c>other</c>.</param>
/// <param name="Format">The format with its version where that is known, else what it calls itself.</param>
/// <param name="PredicateType">What it calls itself: a predicate type, else a media type.</param>
/// <param name="Where">Where it hangs: the index, a referrer, a tag.</param>
/// <param name="Digest">The document's digest.</param>
/// <param name="Created">When it was made, as it says.</param>
/// <param name="OfAnotherImage">True where it says that it is about another image.</param>
internal sealed record AttestationReport(
    string Kind, string Format, string PredicateType, string Where, string? Digest, DateTimeOffset? Created, bool? OfAnotherImage)
{
    public string? Builder { get; init; }

    public ImmutableArray<string>? Materials { get; init; }

    public int? Stages { get; init; }

    public int? Packages { get; init; }

    public string? Scanner { get; init; }

    /// <summary>How many vulnerabilities of each severity.</summary>
    public ImmutableSortedDictionary<string, int>? Vulnerabilities { get; init; }

    public string? Unread { get; init; }
}

/// <summary>What could not be found out of attestations.</summary>
internal sealed record AttestationProblemReport(string Reason, string Message);

[JsonSerializable(typeof(InspectionReport))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class InspectionReportContext : JsonSerializerContext;
