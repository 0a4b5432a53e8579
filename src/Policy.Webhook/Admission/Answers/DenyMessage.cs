using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;
using Policy.Rules;

namespace Policy.Webhook.Admission.Answers;

/// <summary>
/// Why something is kept out, as people read it in a terminal: the API server puts
/// <c>admission webhook "…" denied the request: </c> before it.
/// </summary>
internal static class DenyMessage
{
    /// <summary>The most bytes of UTF-8 in a message.</summary>
    public const int MostBytes = 8 << 10;

    private const int LongestLine = 500;
    private const int LongestName = 253;

    // What the line that counts the rest takes.
    private const int Reserve = 100;

    /// <summary>Writes the message: containers, and under each the rule, what was seen and the remedy.</summary>
    /// <param name="workload">What was judged.</param>
    /// <param name="complaints">What it is denied for, at least one.</param>
    public static string Write(Workload workload, ImmutableArray<Complaint> complaints)
    {
        var denied = complaints.Where(complaint => complaint.Action == EnforcementAction.Deny).ToList();
        var message = new StringBuilder($"{Count(denied.Count, "reason")} to deny {Subject(workload)}");
        var bytes = Encoding.UTF8.GetByteCount(message.ToString());
        var said = 0;
        Places? heading = null;

        // Containers keep the order in which they first have something to answer for.
        foreach (var group in denied.GroupBy(complaint => complaint.Places.NamesAndImages))
        {
            foreach (var complaint in group)
            {
                var block = Block(complaint, heading?.SameAs(complaint.Places) == true);
                bytes += Encoding.UTF8.GetByteCount(block);
                if (bytes > MostBytes - Reserve)
                {
                    return message.Append(CultureInfo.InvariantCulture, $"\nand {Count(denied.Count - said, "more reason")}").ToString();
                }

                message.Append(block);
                heading = complaint.Places;
                said++;
            }
        }

        return message.ToString();
    }

    /// <summary>A workload as people name it: <c>Deployment shop/web</c>.</summary>
    public static string Subject(Workload workload)
    {
        var name = SafeText.Line(workload.Name ?? "", LongestName);
        var path = workload.Namespace is { } space ? $"{SafeText.Line(space, LongestName)}/{name}" : name;
        return $"{SafeText.Line(workload.Kind ?? "object", LongestName)} {path}".TrimEnd(' ', '/');
    }

    private static string Block(Complaint complaint, bool underSameHeading)
    {
        var block = new StringBuilder();
        if (!underSameHeading)
        {
            block.Append('\n').Append(complaint.Places.NamesAndImages).Append(':');
        }

        block.Append(CultureInfo.InvariantCulture, $"\n  {RulesOf(complaint)}: {SafeText.Line(complaint.Message, LongestLine)}{PlatformsOf(complaint)}")
            .Append(CultureInfo.InvariantCulture, $"\n    remedy: {SafeText.Line(complaint.Remedy, LongestLine)}")
            .Append(CultureInfo.InvariantCulture, $"\n    {(complaint.Policies.Length == 1 ? "policy" : "policies")}: {string.Join(", ", complaint.Policies)}");
        return block.ToString();
    }

    /// <summary>The rules of a complaint; where they are many, the first and how many more.</summary>
    public static string RulesOf(Complaint complaint) => complaint.Rules.Length switch
    {
        <= 4 => string.Join(", ", complaint.Rules),
        var count => $"{string.Join(", ", complaint.Rules.Take(3))} and {count - 3} more rules",
    };

    /// <summary><c> (on linux/arm64)</c>, or nothing where it is so on every platform judged.</summary>
    public static string PlatformsOf(Complaint complaint) =>
        complaint.Platforms.IsEmpty ? "" : $" (on {string.Join(", ", complaint.Platforms)})";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
