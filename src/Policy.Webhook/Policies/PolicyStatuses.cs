using System.Collections.Immutable;
using Policy.Rules;
using Policy.Rules.Documents;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Webhook.Cluster;

namespace Policy.Webhook.Policies;

/// <summary>Says what the status of policies and exceptions should be. What does not change keeps its time, so that nothing is written for nothing.</summary>
internal static class PolicyStatuses
{
    private const int LongestMessage = 2_000;

    /// <summary>The status of a policy.</summary>
    /// <param name="shelved">The policy.</param>
    /// <param name="counted">How it does among what runs; null where that was not counted since.</param>
    /// <param name="now">The time.</param>
    public static PolicyStatus Of(ShelvedPolicy shelved, PolicyWorkloads? counted, DateTimeOffset now)
    {
        var resource = shelved.Resource;
        var (status, reason, message) = shelved switch
        {
            { Errors.IsEmpty: true, Policy: { } policy } =>
                ("True", "Accepted", $"in effect; {Rules(policy.Rules.Length)}, and {PolicyWords.Decision(policy.Ceiling)} is the most that it does"),
            { Policy: not null } => ("False", "Invalid", $"an earlier version stays in effect: {Say(shelved.Errors)}"),
            _ => ("False", "Invalid", $"nothing is in effect: {Say(shelved.Errors)}"),
        };
        return new PolicyStatus
        {
            ObservedGeneration = resource.Metadata.Generation,
            Conditions = [Condition(resource, status, reason, message, now)],
            EnforcedSince = shelved.Policy is { Ceiling: EnforcementAction.Deny } enforced ? enforced.EnforcedSince ?? WholeSeconds(now) : null,
            Workloads = counted ?? resource.Status?.Workloads,
        };
    }

    /// <summary>The status of an exception.</summary>
    /// <param name="shelved">The exception.</param>
    /// <param name="view">The policies that it is held against.</param>
    /// <param name="now">The time.</param>
    public static PolicyStatus Of(ShelvedException shelved, ClusterView view, DateTimeOffset now)
    {
        var (status, reason, message) = shelved.Exception is { } exception
            ? Standing(exception, view, now)
            : ("False", "Invalid", Say(shelved.Errors));
        return new PolicyStatus
        {
            ObservedGeneration = shelved.Resource.Metadata.Generation,
            Conditions = [Condition(shelved.Resource, status, reason, message, now)],
        };
    }

    /// <summary>Whether two say the same.</summary>
    public static bool AreAlike(PolicyStatus? one, PolicyStatus other) =>
        one is not null
        && one.ObservedGeneration == other.ObservedGeneration
        && one.EnforcedSince == other.EnforcedSince
        && one.Workloads == other.Workloads
        && (one.Conditions ?? []).SequenceEqual(other.Conditions ?? []);

    private static (string Status, string Reason, string Message) Standing(PolicyException exception, ClusterView view, DateTimeOffset now)
    {
        if (exception.ExpiresAt <= now)
        {
            return ("False", "Expired", "it has ended");
        }

        var judgements = ExceptionStandings.Of(exception, view, now).ToList();
        if (judgements.Any(judgement => judgement.Standing == ExceptionStanding.Honoured))
        {
            var refused = judgements.Where(judgement => judgement.Standing != ExceptionStanding.Honoured).Select(judgement => judgement.Message).Distinct().ToList();
            return ("True", "Honoured", refused.Count == 0 ? "honoured" : SafeText.Line("honoured in part: " + string.Join("; ", refused), LongestMessage));
        }

        return judgements.Count == 0
            ? ("False", "NothingToExcept", "no policy in effect in this namespace has a rule that it names")
            : ("False", "NotHonoured", SafeText.Line(string.Join("; ", judgements.Select(judgement => judgement.Message).Distinct()), LongestMessage));
    }

    private static PolicyCondition Condition(PolicyResource resource, string status, string reason, string message, DateTimeOffset now)
    {
        var last = resource.Status?.Conditions?.FirstOrDefault(condition => condition.Type == PolicyCondition.Accepted);
        return new PolicyCondition
        {
            Type = PolicyCondition.Accepted,
            Status = status,
            Reason = reason,
            Message = message,
            LastTransitionTime = last?.Status == status ? last.LastTransitionTime : WholeSeconds(now),
            ObservedGeneration = resource.Metadata.Generation,
        };
    }

    // As Kubernetes writes times.
    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static string Rules(int count) => count == 1 ? "1 rule" : $"{count} rules";

    private static string Say(ImmutableArray<DocumentError> errors) =>
        SafeText.Line(string.Join("; ", errors.Select(error => error.InDocument)), LongestMessage);
}
