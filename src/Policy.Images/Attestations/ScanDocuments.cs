using System.Text.Json;
using Policy.Rules.Attestations;

namespace Policy.Images.Attestations;

/// <summary>
/// Reads what scanners attach. Source: cosign, specs/COSIGN_VULN_ATTESTATION_SPEC.md; in-toto, predicates/vulns_02.md; CycloneDX 1.6,
/// vulnerabilities; SARIF 2.1.0; the reports of Trivy and Grype, which cosign's predicate carries.
/// </summary>
internal static class ScanDocuments
{
    /// <summary>A scan; null where a document is none, or its result is in a form that is not read.</summary>
    public static VulnerabilityScan? Read(JsonElement document) =>
        document.Has("scanner") ? ReadPredicate(document)
        : document.Get("bomFormat").Raw() == "CycloneDX" ? ReadCycloneDx(document)
        : ReadReport(document);

    // in-toto's vulns and cosign's vuln: the one lists, the other holds a scanner's own report.
    private static VulnerabilityScan? ReadPredicate(JsonElement predicate)
    {
        var scanner = predicate.Get("scanner");
        var result = scanner.Get("result");
        var scan = result.ValueKind == JsonValueKind.Array ? ReadList(result) : ReadReport(result);
        if (scan is null)
        {
            return null;
        }

        var metadata = predicate.Get("metadata");
        return scan with
        {
            At = metadata.Get("scanFinishedOn").Time() ?? metadata.Get("scanStartedOn").Time() ?? scan.At,
            Scanner = scanner.Get("uri").Text() is { Length: > 0 } uri ? Name(uri) : scan.Scanner,
        };
    }

    private static VulnerabilityScan ReadList(JsonElement result)
    {
        var count = new ScanCount();
        foreach (var found in result.Each())
        {
            var severity = found.Get("severity").Each().Select(told => SeverityWords.Of(told.Get("score"))).DefaultIfEmpty().Max();
            count.Add(found.Get("id"), severity);
        }

        return count.ToScan();
    }

    private static VulnerabilityScan? ReadReport(JsonElement report) =>
        report.Get("runs").ValueKind == JsonValueKind.Array ? SarifDocuments.Read(report)
        : report.Get("matches").ValueKind == JsonValueKind.Array ? ReadGrype(report)
        : report.Get("Results").ValueKind == JsonValueKind.Array || (report.Has("SchemaVersion") && report.Has("ArtifactName")) ? ReadTrivy(report)
        : null;

    private static VulnerabilityScan ReadTrivy(JsonElement report)
    {
        var count = new ScanCount();
        foreach (var found in report.Get("Results").Each().SelectMany(target => target.Get("Vulnerabilities").Each()))
        {
            count.Add(found.Get("VulnerabilityID"), SeverityWords.Of(found.Get("Severity")));
        }

        return count.ToScan("trivy", report.Get("CreatedAt").Time());
    }

    private static VulnerabilityScan ReadGrype(JsonElement report)
    {
        var count = new ScanCount();
        foreach (var found in report.Get("matches").Each().Select(match => match.Get("vulnerability")))
        {
            count.Add(found.Get("id"), SeverityWords.Of(found.Get("severity")));
        }

        return count.ToScan("grype", report.Get("descriptor").Get("timestamp").Time());
    }

    // Trivy writes an empty list into SBOMs for which it looked up nothing, so an empty list is no scan.
    private static VulnerabilityScan? ReadCycloneDx(JsonElement document)
    {
        var vulnerabilities = document.Get("vulnerabilities");
        if (vulnerabilities.Count() == 0)
        {
            return null;
        }

        var count = new ScanCount();
        foreach (var found in vulnerabilities.Each())
        {
            var isDismissed = found.Get("analysis").Get("state").Raw() is "not_affected" or "false_positive" or "resolved" or "resolved_with_pedigree";
            count.Add(found.Get("id"), Rated(found), isDismissed);
        }

        var metadata = document.Get("metadata");
        var tools = metadata.Get("tools");
        var tool = (tools.ValueKind == JsonValueKind.Object ? tools.Get("components") : tools).Each().FirstOrDefault();
        return count.ToScan(tool.Get("name").Text(), metadata.Get("timestamp").Time());
    }

    // Those who told of a vulnerability know it best (Debian of what Debian ships); else the worst that any says.
    private static VulnerabilitySeverity Rated(JsonElement vulnerability)
    {
        var source = vulnerability.Get("source").Get("name").Raw();
        var worst = VulnerabilitySeverity.Unknown;
        foreach (var rating in vulnerability.Get("ratings").Each())
        {
            var severity = SeverityWords.Of(rating.Get("severity")) is not VulnerabilitySeverity.Unknown and var told ? told : SeverityWords.Of(rating.Get("score"));
            if (source.Length > 0 && severity != VulnerabilitySeverity.Unknown && rating.Get("source").Get("name").Raw() == source)
            {
                return severity;
            }

            worst = severity > worst ? severity : worst;
        }

        return worst;
    }

    // pkg:github/aquasecurity/trivy@0.24.0, https://github.com/aquasecurity/trivy: two versions are one scanner.
    private static string Name(string uri)
    {
        var path = uri.Split('?', '#')[0].TrimEnd('/');
        var last = path[(path.LastIndexOf('/') + 1)..];
        return last.Split('@') is [{ Length: > 0 } name, ..] ? name : uri;
    }
}
