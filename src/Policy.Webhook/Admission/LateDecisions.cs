using System.Collections.Immutable;
using Policy.Images;
using Policy.Rules;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Webhook.Admission.Answers;
using Policy.Webhook.Telemetry;

namespace Policy.Webhook.Admission;

/// <summary>What is decided once it is known.</summary>
/// <param name="Plan">What there is to find out.</param>
/// <param name="Pull">What it is asked with.</param>
/// <param name="Exceptions">The exceptions that there were when it was asked; those that end meanwhile have ended.</param>
internal sealed record LateQuestion(EvaluationPlan Plan, PullCredentials Pull, ImmutableArray<PolicyException> Exceptions);

/// <summary>
/// Decides again, when all is known, on what was let in while something was pending. Nothing can be done about it then but
/// to say so: who would have been kept out is logged and counted.
/// </summary>
internal sealed partial class LateDecisions : IDisposable
{
    /// <summary>The most that are waited for at a time; others are counted as dropped.</summary>
    public const int Most = 1_000;

    /// <summary>The longest that is waited for one.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private readonly ImageInspector _inspector;
    private readonly AdmissionMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<LateDecisions> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private int _waiting;

    /// <summary>Waits for nothing yet.</summary>
    public LateDecisions(ImageInspector inspector, AdmissionMetrics metrics, TimeProvider time, ILogger<LateDecisions> logger)
    {
        _inspector = inspector;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _stopped = _stop.Token;
    }

    /// <summary>Waits for what is pending, in the background.</summary>
    /// <param name="outcome">What was let in.</param>
    /// <param name="question">What there was to find out, and under what.</param>
    public void Expect(Outcome outcome, LateQuestion question)
    {
        if (Interlocked.Increment(ref _waiting) > Most)
        {
            Interlocked.Decrement(ref _waiting);
            _metrics.DecidedLate("dropped");
            return;
        }

        _ = DecideAsync(outcome, question);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task DecideAsync(Outcome outcome, LateQuestion question)
    {
        try
        {
            await Task.Yield();
            var inspections = await _inspector.InspectAsync(question.Plan.Requests, Longest, question.Pull, _stopped);
            var late = outcome with { Decision = Evaluator.Decide(question.Plan, inspections, _time.GetUtcNow(), question.Exceptions) };
            _metrics.DecidedLate(late.IsLetInForNow ? "unknown" : late.Action == EnforcementAction.Deny ? "deny" : "allow");
            if (late.Action == EnforcementAction.Deny)
            {
                Say(late);
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
        catch (Exception bug)
        {
            Log.Failed(_logger, bug);
            _metrics.Failed();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private void Say(Outcome late)
    {
        var denied = late.Complaints.Where(complaint => complaint.Action == EnforcementAction.Deny).ToList();
        Log.DeniedLate(
            _logger, late.Request.Uid, DenyMessage.Subject(late.Decision!.Workload), string.Join(' ', denied.SelectMany(complaint => complaint.Rules).Distinct()),
            SafeText.Line(string.Join("; ", denied.Select(complaint => $"{complaint.Places.NamesAndImages}: {complaint.Message}")), 1_000), late.Request.DryRun);
    }

    private static partial class Log
    {
        [LoggerMessage(2004, LogLevel.Warning, "{Subject} was let in before its layers were read, and would be denied now: {Rules}: {Message} (uid {Uid}, dry run {DryRun})")]
        public static partial void DeniedLate(ILogger logger, string uid, string subject, string rules, string message, bool dryRun);

        [LoggerMessage(2013, LogLevel.Error, "Deciding late met a bug")]
        public static partial void Failed(ILogger logger, Exception bug);
    }
}
