using System.Text.Json;
using Policy.Rules.Attestations;

namespace Policy.Images.Attestations;

/// <summary>
/// Reads scans as SARIF. Its levels say little of vulnerabilities; scanners put the CVSS score into a rule's property
/// <c>security-severity</c>, as GitHub reads it. Source: SARIF 2.1.0; GitHub, SARIF support for code scanning.
/// </summary>
internal static class SarifDocuments
{
    /// <summary>A scan; null where what was found are no vulnerabilities, but say lines of a Dockerfile.</summary>
    public static VulnerabilityScan? Read(JsonElement document)
    {
        var count = new ScanCount();
        var scanner = "";
        DateTimeOffset? at = null;
        var results = 0;
        var vulnerabilities = 0;
        foreach (var run in document.Get("runs").Each())
        {
            var driver = run.Get("tool").Get("driver");
            scanner = scanner.Length == 0 ? driver.Get("name").Text().ToLowerInvariant() : scanner;
            at = run.Get("invocations").Each().Select(call => call.Get("endTimeUtc").Time() ?? call.Get("startTimeUtc").Time()).Append(at).Max();
            var rules = driver.Get("rules").Each().ToList();
            var severities = Severities(rules);
            foreach (var result in run.Get("results").Each())
            {
                results++;
                var id = IdOf(result, rules);
                var severity = severities.GetValueOrDefault(id.Raw());
                vulnerabilities += severity != VulnerabilitySeverity.Unknown || IsVulnerability(id.Raw()) ? 1 : 0;
                count.Add(id, severity, IsDismissed(result));
            }
        }

        return results > 0 && vulnerabilities == 0 ? null : count.ToScan(scanner, at);
    }

    private static Dictionary<string, VulnerabilitySeverity> Severities(List<JsonElement> rules)
    {
        var severities = new Dictionary<string, VulnerabilitySeverity>();
        foreach (var rule in rules)
        {
            var properties = rule.Get("properties");
            var severity = SeverityWords.Of(properties.Get("security-severity"));
            severities[rule.Get("id").Raw()] = severity != VulnerabilitySeverity.Unknown
                ? severity
                : properties.Get("tags").Each().Select(SeverityWords.OfWord).DefaultIfEmpty().Max();
        }

        return severities;
    }

    private static JsonElement IdOf(JsonElement result, List<JsonElement> rules)
    {
        var id = result.Get("ruleId");
        return id.ValueKind != JsonValueKind.String && result.Get("ruleIndex") is { ValueKind: JsonValueKind.Number } number
            && number.TryGetInt32(out var index) && index >= 0 && index < rules.Count
                ? rules[index].Get("id")
                : id;
    }

    private static bool IsVulnerability(string id) =>
        id.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase) || id.StartsWith("GHSA-", StringComparison.OrdinalIgnoreCase);

    // Accepted where nothing else is said. Source: SARIF 2.1.0, 3.27.23 and 3.35.3.
    private static bool IsDismissed(JsonElement result) =>
        result.Get("suppressions").Each().Any(suppression => suppression.Get("status").Raw() is "" or "accepted");
}
