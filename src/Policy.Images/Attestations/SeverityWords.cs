using System.Globalization;
using System.Text.Json;
using Policy.Rules.Attestations;

namespace Policy.Images.Attestations;

/// <summary>Reads severities: words, or CVSS scores. Source: CVSS 3.1, 5 Qualitative Severity Rating Scale.</summary>
internal static class SeverityWords
{
    /// <summary>A word or a score, as text or as a number.</summary>
    public static VulnerabilitySeverity Of(JsonElement told)
    {
        if (told.ValueKind == JsonValueKind.Number)
        {
            return told.TryGetDouble(out var number) ? OfScore(number) : VulnerabilitySeverity.Unknown;
        }

        return OfWord(told) is not VulnerabilitySeverity.Unknown and var severity ? severity
            : double.TryParse(told.Raw(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) ? OfScore(score)
            : VulnerabilitySeverity.Unknown;
    }

    /// <summary>A word.</summary>
    public static VulnerabilitySeverity OfWord(JsonElement told) => told.Raw().ToLowerInvariant() switch
    {
        "critical" => VulnerabilitySeverity.Critical,
        "high" or "important" => VulnerabilitySeverity.High,
        "medium" or "moderate" => VulnerabilitySeverity.Medium,
        "low" => VulnerabilitySeverity.Low,
        "negligible" or "none" or "info" or "informational" => VulnerabilitySeverity.Negligible,
        _ => VulnerabilitySeverity.Unknown,
    };

    private static VulnerabilitySeverity OfScore(double score) => score switch
    {
        >= 9 and <= 10 => VulnerabilitySeverity.Critical,
        >= 7 and < 9 => VulnerabilitySeverity.High,
        >= 4 and < 7 => VulnerabilitySeverity.Medium,
        > 0 and < 4 => VulnerabilitySeverity.Low,
        0 => VulnerabilitySeverity.Negligible,
        _ => VulnerabilitySeverity.Unknown,
    };
}
