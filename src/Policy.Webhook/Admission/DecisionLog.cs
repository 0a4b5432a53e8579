using Policy.Rules.Verdicts;
using Policy.Rules;
using Policy.Webhook.Admission.Answers;

namespace Policy.Webhook.Admission;

/// <summary>One line for each decision, and one for each finding that is only reported.</summary>
internal static partial class DecisionLog
{
    private const int LongestName = 253; // RFC 1123 subdomains, which names are
    private const int LongestMessage = 1000;

    /// <summary>Logs a decision.</summary>
    public static void Write(ILogger logger, Outcome outcome, TimeSpan took)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        var request = outcome.Request;
        var milliseconds = Math.Round(took.TotalMilliseconds, 3);
        if (outcome.Decision is not { } decision)
        {
            Log.Passed(
                logger, request.Uid, Short(request.Operation), Short(request.Kind?.Kind), Short(request.Namespace), Short(request.Name), request.DryRun,
                outcome.Word, $"{outcome.Passed}", milliseconds);
            return;
        }

        var complaints = outcome.Complaints;
        Log.Decided(
            logger, request.Uid, Short(request.Operation), Short(decision.Workload.Kind), Short(decision.Workload.Namespace), Short(decision.Workload.Name), request.DryRun,
            outcome.Word, string.Join(' ', outcome.Policies), AuditAnnotations.Join(outcome.Digests, " "),
            complaints.IsEmpty ? "" : string.Join(' ', complaints.SelectMany(complaint => complaint.Rules.Select(rule => $"{rule}={complaint.Action}")).Distinct()),
            milliseconds);

        foreach (var complaint in complaints)
        {
            if (complaint.Action != EnforcementAction.Audit)
            {
                continue;
            }

            Log.Audited(
                logger, request.Uid, DenyMessage.Subject(decision.Workload), complaint.Places.NamesAndImages,
                string.Join(' ', complaint.Rules), string.Join(' ', complaint.Policies), SafeText.Line(complaint.Message, LongestMessage));
        }
    }

    // Names are checked by the API server, not in what others send.
    private static string Short(string? text) => SafeText.Line(text ?? "", LongestName);

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information,
            "{Operation} of {Kind} {ObjectNamespace}/{Name}: {Decision} in {Milliseconds} ms (uid {Uid}, dry run {DryRun}, policies {Policies}, digests {Digests}, rules {Rules})")]
        public static partial void Decided(
            ILogger logger, string uid, string operation, string? kind, string? objectNamespace, string? name, bool dryRun,
            string decision, string policies, string digests, string rules, double milliseconds);

        [LoggerMessage(2002, LogLevel.Information,
            "{Operation} of {Kind} {ObjectNamespace}/{Name}: {Decision} without work, {Why}, in {Milliseconds} ms (uid {Uid}, dry run {DryRun})")]
        public static partial void Passed(
            ILogger logger, string uid, string operation, string? kind, string? objectNamespace, string? name, bool dryRun,
            string decision, string why, double milliseconds);

        [LoggerMessage(2003, LogLevel.Information, "{Subject}, {Containers}: {Rules}: {Message} (uid {Uid}, policies {Policies})")]
        public static partial void Audited(
            ILogger logger, string uid, string subject, string containers, string rules, string policies, string message);
    }
}
