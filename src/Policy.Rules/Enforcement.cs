using System.Collections.Immutable;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules;

/// <summary>
/// Says what is done about what rules have against one workload: what policies ask, under their ceilings and the
/// workload's, less what exceptions take away, and milder where something is to come back that was let in before.
/// </summary>
internal sealed class Enforcement(Workload workload, IReadOnlyList<PolicyException> exceptions, DateTimeOffset now)
{
    // Of several that would do, the one that lasts longest is named.
    private readonly ImmutableArray<PolicyException> _exceptions = exceptions.Count == 0 ? [] :
    [
        .. exceptions.Where(exception => exception.Selects(workload))
            .OrderByDescending(exception => exception.ExpiresAt).ThenBy(exception => exception.Name, StringComparer.Ordinal),
    ];

    /// <summary>What is done about a finding or an unknown.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="rule">The rule's id.</param>
    /// <param name="container">The container.</param>
    /// <param name="asked">What the policy asks for.</param>
    /// <param name="onlyByTime">Whether nothing but time made it so.</param>
    public Measure Of(ImagePolicy policy, string rule, WorkloadContainer container, EnforcementAction asked, bool onlyByTime)
    {
        var action = asked.AtMost(policy.Ceiling).AtMost(workload.Ceiling);
        if (action == EnforcementAction.Off)
        {
            return new Measure(action);
        }

        var judged = Judge(policy, rule, container);
        var best = judged.IsEmpty ? null : judged.MinBy(judgement => judgement.Standing);
        if (best is { Standing: ExceptionStanding.Honoured })
        {
            return new Measure(action.AtMost(EnforcementAction.Audit), best.Message) { Exception = best.Exception };
        }

        // What is reported only needs no exception, so nobody need hear of one that does not work.
        return action == EnforcementAction.Deny && Soften(policy, onlyByTime, judged) is { } softened
            ? softened
            : new Measure(action, action > EnforcementAction.Audit ? best?.Message : null);
    }

    private ImmutableArray<ExceptionJudgement> Judge(ImagePolicy policy, string rule, WorkloadContainer container) => _exceptions.IsEmpty ? [] :
    [
        .. _exceptions.Where(exception => exception.Names(policy.Name, rule) && exception.Covers(container))
            .Select(exception => ExceptionJudgement.Of(exception, policy, rule, now)),
    ];

    private Measure? Soften(ImagePolicy policy, bool onlyByTime, ImmutableArray<ExceptionJudgement> judged)
    {
        if (workload.Template is not { IsFromController: true, CreatedAt: var made })
        {
            return null;
        }

        if (policy is { Existing: EnforcementAction.Warn, EnforcedSince: { } since } && !(made >= since))
        {
            return Warn(Softening.OlderThanPolicy, made is { } at
                ? $"let in because its template of {Day(at)} is older than the policy, which is enforced since {Day(since)}; a new one is denied"
                : "let in because when its template was made could not be read; one that is newer than the policy is denied");
        }

        if (onlyByTime)
        {
            return Warn(Softening.OnlyByTime, "let in because only time made it so; a new or changed template is denied");
        }

        return judged.FirstOrDefault(judgement => judgement.WorkedAt(made)) is { } ended
            ? Warn(Softening.ExceptionRanOut, $"{ended.Message}: let in because it held for its template; a new or changed one is denied")
            : null;
    }

    private static Measure Warn(Softening why, string note) => new(EnforcementAction.Warn, note) { Softened = why };

    private static string Day(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd}";
}

/// <summary>What is done, and why it is less than a policy asks or not as little as an exception wants.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Note">Why, for people; null where there is nothing to say.</param>
internal readonly record struct Measure(EnforcementAction Action, string? Note = null)
{
    /// <summary>The exception for which it is only reported.</summary>
    public PolicyException? Exception { get; init; }

    /// <summary>Why it is let in where others would be kept out.</summary>
    public Softening? Softened { get; init; }

    /// <summary>Adds the note to what was seen.</summary>
    public string Annotate(string message) => Note is null ? message : $"{message}; {Note}";
}
