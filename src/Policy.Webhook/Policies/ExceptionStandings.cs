using Policy.Rules.Policies;
using Policy.Webhook.Cluster;

namespace Policy.Webhook.Policies;

/// <summary>What policies say to an exception, rule by rule.</summary>
internal static class ExceptionStandings
{
    /// <summary>
    /// One judgement for each rule that it names of each policy that it names and that its namespace has; none where no such
    /// policy has any of them.
    /// </summary>
    /// <remarks>What policies for other namespaces would say to it concerns nobody: it never meets them.</remarks>
    public static IEnumerable<ExceptionJudgement> Of(PolicyException exception, ClusterView view, DateTimeOffset now)
    {
        var labels = view.LabelsOf(exception.Namespace);
        return from policy in view.PoliciesFor(labels)
               where policy.Match.CoversNamespace(exception.Namespace, labels)
               from setting in policy.Rules
               where exception.Names(policy.Name, setting.Rule.Descriptor.Id)
               select ExceptionJudgement.Of(exception, policy, setting.Rule.Descriptor.Id, now);
    }
}
