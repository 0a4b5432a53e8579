using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Secrets;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules;

/// <summary>Judges one container's image on one platform by all rules of all policies that apply.</summary>
internal sealed class ImageJudge(
    Workload workload, PlannedContainer planned, ImageRequest? request, ImageInspection? inspection, DateTimeOffset now)
{
    // Nothing that is said of an image may say its credentials: not what rules quote, and not the facts that are reported.
    private readonly ImageSecrets? _secrets = inspection is ImageInspection.Known known ? ImageSecrets.In(known.Facts) : null;

    private Redactor Redactor => _secrets?.Redactor ?? Redactor.ByLooks;

    public ImageDecision Judge()
    {
        var findings = new List<Finding>();
        var unknown = new List<Unjudged>();
        foreach (var policy in planned.Policies)
        {
            foreach (var setting in policy.Rules.Where(s => PolicySelector.Concerns(s.Rule.Descriptor, planned.Container)))
            {
                switch (Verdict(setting))
                {
                    case Verdict.Fired fired:
                        findings.AddRange(fired.Findings.Select(found => Finding(policy, setting, found)));
                        break;
                    case Verdict.NotKnown notKnown:
                        unknown.Add(new Unjudged(
                            setting.Rule.Descriptor.Id, policy.Name, Limit(policy, policy.OnUnknown.For(notKnown.Reason)), notKnown.Reason, Redactor.Redact(notKnown.Message)));
                        break;
                }
            }
        }

        return new ImageDecision
        {
            Container = planned.Container,
            Platform = request?.Platform,
            Digest = DigestOf(inspection) ?? planned.Container.Location?.Reference?.Digest,
            Facts = _secrets?.Redacted,
            Findings = [.. findings.Where(f => f.Action != EnforcementAction.Off).OrderByDescending(f => f.Action).ThenByDescending(f => f.Severity)],
            Unknown = [.. unknown.Where(u => u.Action != EnforcementAction.Off).OrderByDescending(u => u.Action)],
        };
    }

    private Verdict Verdict(RuleSetting setting)
    {
        var container = planned.Container;
        if (container.Problem is { } problem)
        {
            return Verdicts.Verdict.Unknown(problem.Reason, problem.Message);
        }

        var input = new RuleInput { Container = container, Parameters = setting.Parameters, Now = now, Platform = request?.Platform };
        if ((setting.Rule.Descriptor.Needs & ~Needs.Reference) == Needs.None)
        {
            return setting.Rule.Evaluate(input);
        }

        return inspection switch
        {
            ImageInspection.Known known => setting.Rule.Evaluate(input with { Facts = FactsFor(setting.Rule, known.Facts) }),
            ImageInspection.NotKnown notKnown => Verdicts.Verdict.Unknown(notKnown.Reason, notKnown.Message),
            ImageInspection.NotAnImage artifact => Verdicts.Verdict.NotApplicable($"an artifact of type {artifact.MediaType}, not an image"),
            ImageInspection.NoSuchPlatform none => setting.Rule.EvaluateWithoutPlatform(input, none),
            _ => throw new InvalidOperationException($"no inspection was made of {container.Image}"),
        };
    }

    private Finding Finding(ImagePolicy policy, RuleSetting setting, RuleFinding found) => new()
    {
        Rule = setting.Rule.Descriptor.Id,
        Policy = policy.Name,
        Action = Limit(policy, Min(setting.Action, found.Ceiling)),
        Severity = setting.Rule.Descriptor.Severity,
        Message = Redactor.Redact(found.Message),
        Remedy = Redactor.Redact(found.Remedy ?? setting.Rule.Descriptor.Remedy),
        Confidence = found.Confidence,
        Evidence = [.. found.Evidence.Select(seen => seen with { Where = Redactor.Redact(seen.Where), What = Redactor.Redact(seen.What) })],
    };

    // Rules about credentials have to see them; others could quote half of one, which nobody would know again.
    private ImageFacts FactsFor(Rule rule, ImageFacts facts) =>
        rule.Descriptor.Category == RuleCategory.Secrets ? facts : _secrets?.Redacted ?? facts;

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
