using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules;

/// <summary>Judges one container's image on one platform by all rules of all policies that apply.</summary>
internal sealed class ImageJudge(
    PlannedContainer planned, ImageRequest? request, ImageInspection? inspection, Enforcement enforcement, DateTimeOffset now)
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
                        foreach (var found in fired.Findings)
                        {
                            findings.Add(Finding(policy, setting, found));
                        }

                        break;
                    case Verdict.NotKnown notKnown:
                        unknown.Add(Unjudged(policy, setting, notKnown));
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
            Findings = findings.Count == 0 ? [] : [.. findings.Where(f => f.Action != EnforcementAction.Off).OrderByDescending(f => f.Action).ThenByDescending(f => f.Severity)],
            Unknown = unknown.Count == 0 ? [] : [.. unknown.Where(u => u.Action != EnforcementAction.Off).OrderByDescending(u => u.Action)],
        };
    }

    private Finding Finding(ImagePolicy policy, RuleSetting setting, RuleFinding found)
    {
        var rule = setting.Rule.Descriptor;
        var done = enforcement.Of(policy, rule.Id, planned.Container, setting.Action.AtMost(found.Ceiling), found.OnlyByTime);
        return new Finding
        {
            Rule = rule.Id,
            Policy = policy.Name,
            Action = done.Action,
            Severity = rule.Severity,
            Message = done.Annotate(found.Message),
            Remedy = found.Remedy!,
            Headline = found.Headline,
            Dockerfile = found.Dockerfile,
            Confidence = found.Confidence,
            Evidence = found.Evidence,
            Exception = done.Exception,
            Softened = done.Softened,
        };
    }

    // What a rule might have found is no worse than what it would have.
    private Unjudged Unjudged(ImagePolicy policy, RuleSetting setting, Verdict.NotKnown notKnown)
    {
        var rule = setting.Rule.Descriptor.Id;
        var done = enforcement.Of(policy, rule, planned.Container, setting.Action.AtMost(policy.OnUnknown.For(notKnown.Reason)), onlyByTime: false);
        return new Unjudged(rule, policy.Name, done.Action, notKnown.Reason, done.Annotate(notKnown.Message))
        {
            Exception = done.Exception,
            Softened = done.Softened,
        };
    }

    private static Digest? DigestOf(ImageInspection? inspection) => inspection switch
    {
        ImageInspection.Known known => known.Facts.Digest,
        ImageInspection.NoSuchPlatform none => none.Digest,
        ImageInspection.NotAnImage artifact => artifact.Digest,
        _ => null,
    };
}
