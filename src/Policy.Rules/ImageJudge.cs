using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules;

/// <summary>Judges one container's image on one platform by all rules of all policies that apply.</summary>
internal sealed class ImageJudge(
    Workload workload, PlannedContainer planned, ImageRequest? request, ImageInspection? inspection, DateTimeOffset now)
{
    private readonly RuleJudge _rules = new(planned.Container, request?.Platform, inspection, now);

    public ImageDecision Judge()
    {
        var findings = new List<Finding>();
        var unknown = new List<Unjudged>();
        foreach (var policy in planned.Policies)
        {
            var known = _rules.Known(policy.Rules);
            for (var i = 0; i < policy.Rules.Length; i++)
            {
                var setting = policy.Rules[i];
                switch (known[i] ?? _rules.Ask(setting))
                {
                    case Verdict.Fired fired:
                        findings.AddRange(fired.Findings.Select(found => Finding(policy, setting, found)));
                        break;
                    case Verdict.NotKnown notKnown:
                        unknown.Add(new Unjudged(
                            setting.Rule.Descriptor.Id, policy.Name, Limit(policy, policy.OnUnknown.For(notKnown.Reason)), notKnown.Reason, notKnown.Message));
                        break;
                }
            }
        }

        return new ImageDecision
        {
            Container = planned.Container,
            Platform = request?.Platform,
            Digest = DigestOf(inspection) ?? planned.Container.Location?.Reference?.Digest,
            Facts = _rules.Redacted,
            Findings = [.. findings.Where(f => f.Action != EnforcementAction.Off).OrderByDescending(f => f.Action).ThenByDescending(f => f.Severity)],
            Unknown = [.. unknown.Where(u => u.Action != EnforcementAction.Off).OrderByDescending(u => u.Action)],
        };
    }

    private Finding Finding(ImagePolicy policy, RuleSetting setting, RuleFinding found) => new()
    {
        Rule = setting.Rule.Descriptor.Id,
        Policy = policy.Name,
        Action = Limit(policy, Min(setting.Action, found.Ceiling)),
        Severity = setting.Rule.Descriptor.Severity,
        Message = found.Message,
        Remedy = found.Remedy!,
        Headline = found.Headline,
        Dockerfile = found.Dockerfile,
        Confidence = found.Confidence,
        Evidence = found.Evidence,
    };

    private EnforcementAction Limit(ImagePolicy policy, EnforcementAction action) =>
        Min(Min(action, policy.Ceiling), workload.Ceiling);

    private static EnforcementAction Min(EnforcementAction a, EnforcementAction b) => a < b ? a : b;

    private static Digest? DigestOf(ImageInspection? inspection) => inspection switch
    {
        ImageInspection.Known known => known.Facts.Digest,
        ImageInspection.NoSuchPlatform none => none.Digest,
        ImageInspection.NotAnImage artifact => artifact.Digest,
        _ => null,
    };
}
