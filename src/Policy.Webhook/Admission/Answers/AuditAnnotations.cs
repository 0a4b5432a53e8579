using System.Collections.Immutable;
using System.Text;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Rules;

namespace Policy.Webhook.Admission.Answers;

/// <summary>
/// What the cluster's audit log keeps of a decision. The API server puts the webhook's name and a slash before each
/// key. Source: Kubernetes, admission/v1, AdmissionResponse.auditAnnotations.
/// </summary>
internal static class AuditAnnotations
{
    /// <summary>The most bytes of a value.</summary>
    public const int MostBytes = 2048;

    private const int LongestValue = 512; // a value alone always fits

    /// <summary>Writes the annotations in the order of their keys; none for what passed without work but the decision.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Write(Outcome outcome, ImmutableArray<Complaint> complaints)
    {
        var annotations = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(5);
        Add("decision", outcome.Word);
        Add("digests", Join(outcome.Digests, ", "));
        if (!complaints.IsEmpty)
        {
            Add("exceptions", Join(Exceptions(outcome.Decision), ", "));
            Add("findings", Join([.. complaints.Select(Finding)], "; "));
        }

        Add("policies", Join(outcome.Policies, ", "));
        return annotations.DrainToImmutable();

        void Add(string key, string value)
        {
            if (value.Length > 0)
            {
                annotations.Add(new(key, value));
            }
        }
    }

    /// <summary>The digest judged of each container: <c>app=sha256:…</c>.</summary>
    public static ImmutableArray<string> Digests(Decision decision) =>
    [
        .. decision.Images.Where(image => image.Digest is not null).Select(image => $"{Name(image.Container)}={image.Digest}").Distinct(),
    ];

    // Who asks the audit log which exceptions are used finds them without reading sentences.
    private static ImmutableArray<string> Exceptions(Decision? decision) => decision is null ? [] :
    [
        .. decision.Images.SelectMany(image => image.Findings.Select(finding => finding.Exception).Concat(image.Unknown.Select(unjudged => unjudged.Exception)))
            .OfType<PolicyException>().Select(exception => exception.FullName).Distinct().Order(StringComparer.Ordinal),
    ];

    private static string Finding(Complaint complaint) =>
        $"{complaint.Action} {string.Join(",", complaint.Rules)} [{string.Join(",", complaint.Policies)}] {complaint.Places.Names}: {complaint.Message}{DenyMessage.PlatformsOf(complaint)}";

    private static string Name(WorkloadContainer container) => container.Name is { Length: > 0 } name ? SafeText.Line(name, 63) : "?";

    /// <summary>Values in one line of bounded length; what does not fit is counted.</summary>
    public static string Join(ImmutableArray<string> values, string separator) => values switch
    {
        [] => "",
        [var only] => SafeText.Line(only, LongestValue),
        _ => JoinSeveral(values, separator),
    };

    private static string JoinSeveral(ImmutableArray<string> values, string separator)
    {
        var joined = new StringBuilder();
        var bytes = 0;
        var left = 0;
        foreach (var value in values)
        {
            var line = SafeText.Line(value, LongestValue);
            bytes += Encoding.UTF8.GetByteCount(line) + separator.Length;
            if (left > 0 || bytes > MostBytes - 32)
            {
                left++;
                continue;
            }

            joined.Append(joined.Length == 0 ? "" : separator).Append(line);
        }

        return left == 0 ? joined.ToString() : $"{joined}{separator}and {left} more";
    }
}
