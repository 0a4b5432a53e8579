using System.Collections.Immutable;
using Policy.Rules.Attestations;
using Policy.Rules.Catalog;
using Policy.Rules.Catalog.Secrets;
using Policy.Rules.Contents;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules;

/// <summary>
/// Asks rules about one container's image on one platform. Nothing that is said of an image may say its credentials:
/// not what rules quote, and not the facts that are reported.
/// </summary>
internal sealed class RuleJudge(WorkloadContainer container, Platform? platform, ImageInspection? inspection, DateTimeOffset now)
{
    private readonly WorkloadContainer _container = container with { Name = null };
    private readonly ImageFacts? _facts = (inspection as ImageInspection.Known)?.Facts;
    private readonly ImageSecrets? _secrets = inspection is ImageInspection.Known known ? ImageSecrets.In(known.Facts) : null;

    /// <summary>The facts without credentials; null where nothing is known.</summary>
    public ImageFacts? Redacted => _secrets?.Redacted;

    private Redactor Redactor => _secrets?.Redactor ?? Redactor.ByLooks;

    /// <summary>What rules say, one verdict for each; null of those that depend on the time, which are to be asked.</summary>
    public ImmutableArray<Verdict?> Timeless(ImmutableArray<RuleSetting> rules) =>
        [.. rules.Select(setting => setting.Rule.Descriptor.DependsOnTime ? null : Ask(setting))];

    /// <summary>As <see cref="Timeless"/>, without asking again what was asked before.</summary>
    public ImmutableArray<Verdict?> Known(ImmutableArray<RuleSetting> rules) =>
        _facts is null ? Timeless(rules) : KnownVerdicts.Of(_facts).GetOrAdd(new(rules, _container, platform), this);

    /// <summary>What a rule says now.</summary>
    public Verdict Ask(RuleSetting setting) => PolicySelector.Concerns(setting.Rule.Descriptor, _container)
        ? Redact(setting.Rule, Judge(setting))
        : Verdict.NotApplicable("an image volume is mounted and never run");

    private Verdict Judge(RuleSetting setting)
    {
        if (_container.Problem is { } problem)
        {
            return Verdict.Unknown(problem.Reason, problem.Message);
        }

        var input = new RuleInput { Container = _container, Parameters = setting.Parameters, Now = now, Platform = platform };
        if ((setting.Rule.Descriptor.Needs & ~Needs.Reference) == Needs.None)
        {
            return setting.Rule.Evaluate(input);
        }

        return inspection switch
        {
            ImageInspection.Known known => Judge(setting.Rule, input with { Facts = FactsFor(setting.Rule, known.Facts) }),
            ImageInspection.NotKnown notKnown => Verdict.Unknown(notKnown.Reason, notKnown.Message),
            ImageInspection.NotAnImage artifact => Verdict.NotApplicable($"an artifact of type {artifact.MediaType}, not an image"),
            ImageInspection.NoSuchPlatform none => setting.Rule.EvaluateWithoutPlatform(input, none),
            _ => throw new InvalidOperationException($"no inspection was made of {_container.Image}"),
        };
    }

    private static Verdict Judge(Rule rule, RuleInput input)
    {
        if (!rule.Descriptor.Needs.HasFlag(Needs.Attestations))
        {
            return JudgeContents(rule, input);
        }

        return input.Facts.Attestations switch
        {
            AttestationsResult.Known => JudgeContents(rule, input),
            AttestationsResult.NotKnown notKnown => Verdict.Unknown(notKnown.Reason, notKnown.Message),
            _ => Verdict.Unknown(UnknownReason.Pending, "what is attached to the image has not been read"),
        };
    }

    // What a layer only claims of itself may convict an image, and acquits none.
    private static Verdict JudgeContents(Rule rule, RuleInput input)
    {
        if ((rule.Descriptor.Needs & Needs.Contents) == Needs.None)
        {
            return rule.Evaluate(input);
        }

        return input.Facts.Layered switch
        {
            ContentsResult.NotKnown notKnown => Verdict.Unknown(notKnown.Reason, notKnown.Message),
            ContentsResult.Known { Contents.IsClaimed: var isClaimed } => rule.Evaluate(input) switch
            {
                Verdict.Fired fired => fired,
                _ when isClaimed => Verdict.Unknown(UnknownReason.Pending, "only the tables of contents of its layers have been read, which are what they say of themselves"),
                var verdict => verdict,
            },
            _ => Verdict.Unknown(UnknownReason.Pending, "the image's layers have not been read"),
        };
    }

    // Rules about credentials have to see them; others could quote half of one, which nobody would know again.
    private ImageFacts FactsFor(Rule rule, ImageFacts facts) =>
        rule.Descriptor.Category == RuleCategory.Secrets ? facts : Redacted ?? facts;

    private Verdict Redact(Rule rule, Verdict verdict) => verdict switch
    {
        Verdict.NotKnown notKnown => notKnown with { Message = Redact(rule, notKnown.Message) },
        Verdict.Fired fired => new Verdict.Fired([.. fired.Findings.Select(found => Redact(rule, found))]),
        _ => verdict,
    };

    private RuleFinding Redact(Rule rule, RuleFinding found) => found with
    {
        Message = Redact(rule, found.Message),
        Remedy = Redact(rule, found.Remedy ?? rule.Descriptor.Remedy),
        Dockerfile = found.Dockerfile is { } dockerfile ? Redact(rule, dockerfile) : null,
        Evidence = [.. found.Evidence.Select(seen => seen with { Where = Redact(rule, seen.Where), What = Redact(rule, seen.What) })],
    };

    // The verdicts of other rules are kept as they are when this is done.
    private string Redact(Rule rule, string text) => _facts is not null && rule.Descriptor.DependsOnTime
        ? KnownVerdicts.Of(_facts).Redact(text, Redactor)
        : Redactor.Redact(text);
}
