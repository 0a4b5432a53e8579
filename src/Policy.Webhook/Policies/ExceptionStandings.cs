using Policy.Rules.Policies;

namespace Policy.Webhook.Policies;

/// <summary>What policies say to an exception, rule by rule.</summary>
internal static class ExceptionStandings
{
    /// <summary>One judgement for each rule that it names of each policy that it names; none where no policy has any of them.</summary>
    public static IEnumerable<ExceptionJudgement> Of(PolicyException exception, IEnumerable<ImagePolicy> policies, DateTimeOffset now) =>
        from policy in policies
        from setting in policy.Rules
        where exception.Names(policy.Name, setting.Rule.Descriptor.Id)
        select ExceptionJudgement.Of(exception, policy, setting.Rule.Descriptor.Id, now);
}
