using System.Text.Encodings.Web;
using System.Text.Json;
using Policy.Cli.Scanning;
using Policy.Rules.Contents;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Cli.Output;

/// <summary>Writes a scan as JSON.</summary>
internal static class JsonOutput
{
    // The report is read by people too: quotes and angle brackets stand as they are, control characters do not.
    private static readonly ScanReportContext Context = new(
        new JsonSerializerOptions(ScanReportContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(ScanResult result) =>
        JsonSerializer.Serialize(new ScanReport([.. result.Images.Select(Image)]), Context.ScanReport);

    private static ImageReport Image(ImageDecision image) => new()
    {
        Reference = image.Container.Image,
        Digest = image.Digest?.ToString(),
        ManifestDigest = image.Facts?.ManifestDigest?.ToString(),
        Platform = (image.Facts?.Config.Platform ?? image.Platform)?.ToString(),
        Decision = PolicyWords.Decision(image.Action),
        Facts = image.Facts is { } facts ? Facts(facts) : null,
        Findings = [.. image.Findings.Select(Finding)],
        Unknown = [.. image.Unknown.Select(u => new UnknownReport(u.Rule, u.Policy, $"{u.Action}", PolicyWords.Of(u.Reason), u.Message, u.Exception?.FullName))],
    };

    private static FactsReport Facts(ImageFacts facts) => new()
    {
        User = facts.Config.User,
        Layers = facts.Layers.Length,
        CompressedBytes = facts.CompressedBytes,
        UnpackedBytes = ContentsOf(facts)?.UnpackedBytes,
        WastedBytes = ContentsOf(facts)?.WastedBytes,
        Created = facts.Config.Created,
        Base = facts.History.Base is { } known && known != BaseBoundary.None ? new BaseReport(known.Name, known.Confidence) : null,
    };

    private static ImageContents? ContentsOf(ImageFacts facts) => facts.Layered is ContentsResult.Known { Contents: { IsClaimed: false } contents } ? contents : null;

    private static FindingReport Finding(Finding finding) => new()
    {
        Rule = finding.Rule,
        Policy = finding.Policy,
        Action = $"{finding.Action}",
        Severity = PolicyWords.Of(finding.Severity),
        Exception = finding.Exception?.FullName,
        Message = finding.Message,
        Remedy = finding.Remedy,
        Dockerfile = finding.Dockerfile,
        Confidence = finding.Confidence,
        Evidence = [.. finding.Evidence.Select(e => new EvidenceReport(PolicyWords.Of(e.Kind), e.Where, e.What, e.Bytes))],
    };
}
