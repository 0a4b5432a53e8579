using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Policy.Rules.Catalog.Secrets;
using Policy.Rules.Images;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules;

/// <summary>
/// What rules said of an image before. A rule is a pure function of what it is given, and facts never change: of many
/// pods that run an image alike the first is judged, and the others get the same verdicts.
/// </summary>
internal sealed class KnownVerdicts
{
    /// <summary>
    /// The most questions whose answers are kept of one image, and the most texts. Pods can ask in ways without end;
    /// where there are more, all are forgotten, so that none who asks seldom keeps those out who ask often.
    /// </summary>
    public const int Most = 64;

    private static readonly ConditionalWeakTable<ImageFacts, KnownVerdicts> OfImages = [];

    // Most images are asked about in one or two ways, and there are many images.
    private readonly ConcurrentDictionary<Question, ImmutableArray<Verdict?>> _answers = new(concurrencyLevel: 1, capacity: 1);

    private readonly ConcurrentDictionary<string, string> _redacted = new(concurrencyLevel: 1, capacity: 1);

    /// <summary>What was said of an image; forgotten with its facts.</summary>
    public static KnownVerdicts Of(ImageFacts facts) => OfImages.GetOrCreateValue(facts);

    /// <summary>The answer to a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="judge">Who answers it where nobody did: one verdict for each rule, null where it is not to be kept.</param>
    public ImmutableArray<Verdict?> GetOrAdd(Question question, RuleJudge judge) =>
        GetOrAdd(_answers, question, static (question, judge) => judge.Timeless(question.Rules), judge);

    /// <summary>A text without credentials. What depends on the time is said anew each time, mostly in the same words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="redactor">Who takes them out where nobody did.</param>
    public string Redact(string text, Redactor redactor) => GetOrAdd(_redacted, text, static (text, redactor) => redactor.Redact(text), redactor);

    private static TValue GetOrAdd<TKey, TValue, TArgument>(
        ConcurrentDictionary<TKey, TValue> known, TKey key, Func<TKey, TArgument, TValue> make, TArgument argument)
        where TKey : notnull
    {
        if (known.TryGetValue(key, out var value))
        {
            return value;
        }

        if (known.Count >= Most)
        {
            known.Clear();
        }

        return known.GetOrAdd(key, make, argument);
    }

    /// <summary>All that verdicts on one image depend on.</summary>
    /// <param name="Rules">The rules, one policy's: equal where they are the very same list.</param>
    /// <param name="Container">The container as rules see it.</param>
    /// <param name="Platform">The platform that is asked for.</param>
    public readonly record struct Question(ImmutableArray<RuleSetting> Rules, WorkloadContainer Container, Platform? Platform);
}
