using System.Collections.Immutable;
using Policy.Rules.History;
using Policy.Rules.Images;

namespace Policy.Rules.Catalog.Secrets;

/// <summary>An image's facts with the credentials taken out of every text in them.</summary>
internal static class RedactedFacts
{
    /// <summary>The facts without credentials.</summary>
    public static ImageFacts Of(ImageFacts facts, Redactor redactor) => facts with
    {
        Annotations = facts.Annotations.ToImmutableDictionary(pair => pair.Key, pair => Value(pair.Key, pair.Value, redactor)),
        Config = Config(facts.Config, redactor),
        Attestations = RedactedAttestations.Of(facts.Attestations, redactor),
        OwnProvenance = RedactedAttestations.Of(facts.OwnProvenance, redactor),
        History = facts.History with { Steps = [.. facts.History.Steps.Select(step => Step(step, redactor))], Base = Base(facts.History.Base, redactor) },
    };

    // The base's name is what an annotation or a builder's remark says, which may hold anything.
    private static BaseBoundary Base(BaseBoundary told, Redactor redactor) => told with
    {
        Name = told.Name is null ? null : redactor.Redact(told.Name),
        Why = redactor.Redact(told.Why),
    };

    private static ImageConfig Config(ImageConfig config, Redactor redactor) => config with
    {
        Env = Named(config.Env, redactor),
        Labels = config.Labels.ToImmutableDictionary(pair => pair.Key, pair => Value(pair.Key, pair.Value, redactor)),
        Entrypoint = Command(config.Entrypoint, redactor),
        Cmd = Command(config.Cmd, redactor),
        OnBuild = Texts(config.OnBuild, redactor),
        History = [.. config.History.Select(entry => entry with
        {
            CreatedBy = redactor.Redact(entry.CreatedBy),
            Comment = redactor.Redact(entry.Comment),
            Author = redactor.Redact(entry.Author),
        })],
    };

    private static BuildStep Step(BuildStep step, Redactor redactor) => step with
    {
        Text = redactor.Redact(step.Text),
        Value = redactor.Redact(step.Value),
        Args = Command(step.Args, redactor),
        BuildArgs = Named(step.BuildArgs, redactor),
        Sources = Texts(step.Sources, redactor),
        Destination = step.Destination is null ? null : redactor.Redact(step.Destination),
        From = step.From is null ? null : redactor.Redact(step.From),
    };

    private static ImmutableArray<string> Texts(ImmutableArray<string> texts, Redactor redactor) => [.. texts.Select(redactor.Redact)];

    private static ImmutableArray<string> Named(ImmutableArray<string> entries, Redactor redactor) => [.. entries.Select(entry =>
    {
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? redactor.Redact(entry) : entry[..(equals + 1)] + Value(entry[..equals], entry[(equals + 1)..], redactor);
    })];

    private static string Value(string name, string value, Redactor redactor) => Redactor.Replace(value, redactor.Find(name, value)).Text;

    // A word may be a credential only for the word before it (--password, x), so words are read as the line that they make.
    private static ImmutableArray<string> Command(ImmutableArray<string> words, Redactor redactor)
    {
        var line = string.Join('\n', words);
        var spans = redactor.Find(line);
        if (spans.IsEmpty)
        {
            return words;
        }

        // Words and spans are both in order, so each is looked at once: there may be a hundred thousand of either.
        var result = ImmutableArray.CreateBuilder<string>(words.Length);
        var inWord = new List<SecretSpan>();
        var (at, next) = (0, 0);
        foreach (var word in words)
        {
            var end = at + word.Length;
            inWord.Clear();
            for (; next < spans.Length && spans[next].Start < end; next++)
            {
                if (spans[next].End > at)
                {
                    inWord.Add(Within(spans[next], at, end));
                }

                // What reaches into the next word is looked at again there.
                if (spans[next].End > end)
                {
                    break;
                }
            }

            result.Add(Redactor.Replace(word, [.. inWord]).Text);
            at = end + 1;
        }

        return result.ToImmutable();
    }

    private static SecretSpan Within(SecretSpan span, int start, int end) => span with
    {
        Start = Math.Max(span.Start, start) - start,
        End = Math.Min(span.End, end) - start,
        Harmless = span.Start >= start ? Math.Min(span.Harmless, Math.Min(span.End, end) - span.Start) : 0,
    };
}
