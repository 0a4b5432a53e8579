using Policy.Rules;
using Policy.Rules.Verdicts;
using Policy.Webhook.Policies;

namespace Policy.Webhook.Audit;

/// <summary>Counts, for each policy, the workloads that it applies to and what it has against them.</summary>
internal sealed class PolicyTally
{
    private readonly Dictionary<string, (int Matching, int Denied, int Unknown)> _counts = [];

    /// <summary>Counts a workload.</summary>
    /// <param name="plan">The policies that apply to it.</param>
    /// <param name="decision">The decision on it, as if every policy enforced.</param>
    public void Add(EvaluationPlan plan, Decision decision)
    {
        foreach (var policy in plan.Containers.SelectMany(container => container.Policies).Select(policy => policy.Name).Distinct())
        {
            var (matching, denied, unknown) = _counts.GetValueOrDefault(policy);
            var denies = decision.Images.Any(image => image.Findings.Any(finding => finding.Policy == policy && finding.Action == EnforcementAction.Deny)
                || image.Unknown.Any(unjudged => unjudged.Policy == policy && unjudged.Action == EnforcementAction.Deny));
            var isUnknown = decision.Images.Any(image => image.Unknown.Any(unjudged => unjudged.Policy == policy));
            _counts[policy] = (matching + 1, denied + (denies ? 1 : 0), unknown + (isUnknown ? 1 : 0));
        }
    }

    /// <summary>What was counted of a policy.</summary>
    /// <param name="policy">Its name.</param>
    /// <param name="now">When the counting ended.</param>
    public PolicyWorkloads Of(string policy, DateTimeOffset now)
    {
        var (matching, denied, unknown) = _counts.GetValueOrDefault(policy);
        return new PolicyWorkloads(matching, denied, unknown, DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()));
    }
}
