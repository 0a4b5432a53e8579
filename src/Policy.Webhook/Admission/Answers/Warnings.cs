using System.Collections.Immutable;
using System.Text;
using Policy.Rules.Verdicts;
using Policy.Rules;

namespace Policy.Webhook.Admission.Answers;

/// <summary>
/// What is let in, but not in silence. API servers cut a warning at 256 characters and drop what goes over 4096 of all
/// webhooks together, which is shared with others here. Source: Kubernetes, admission/v1, AdmissionResponse.warnings.
/// </summary>
internal static class Warnings
{
    /// <summary>The most characters of one warning.</summary>
    public const int Longest = 256;

    /// <summary>The most bytes of all.</summary>
    public const int MostBytes = 3072;

    /// <summary>The most warnings.</summary>
    public const int MostCount = 16;

    /// <summary>Writes the warnings.</summary>
    public static ImmutableArray<string> Write(ImmutableArray<Complaint> complaints)
    {
        if (complaints.IsEmpty)
        {
            return [];
        }

        var warned = complaints.Where(complaint => complaint.Action == EnforcementAction.Warn).ToList();
        var warnings = ImmutableArray.CreateBuilder<string>();
        var bytes = 0;
        foreach (var complaint in warned)
        {
            var warning = Write(complaint);
            bytes += Encoding.UTF8.GetByteCount(warning);

            // The last place is for the count of the rest.
            if (bytes > MostBytes - Longest || (warnings.Count == MostCount - 1 && warned.Count > MostCount))
            {
                var rest = warned.Count - warnings.Count;
                warnings.Add($"pratique: {rest} more {(rest == 1 ? "warning" : "warnings")}: see the audit annotation 'findings', or run pratique scan");
                break;
            }

            warnings.Add(warning);
        }

        return warnings.ToImmutable();
    }

    // A remedy that would be cut off helps nobody; what was seen comes first.
    private static string Write(Complaint complaint)
    {
        var seen = $"{complaint.Places.Names}: {DenyMessage.RulesOf(complaint)}: {complaint.Message}{DenyMessage.PlatformsOf(complaint)}";
        var all = SafeText.Line($"{seen.TrimEnd('.')}. {complaint.Remedy}", int.MaxValue);
        return all.EnumerateRunes().Count() <= Longest ? all : SafeText.Line(seen, Longest);
    }
}
