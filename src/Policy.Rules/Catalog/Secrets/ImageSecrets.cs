using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Policy.Rules.History;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Secrets;

/// <summary>The credentials in an image's config, history and annotations, found once for each image.</summary>
public sealed class ImageSecrets
{
    private static readonly ConditionalWeakTable<ImageFacts, ImageSecrets> Known = [];

    // Places that are named of one credential: a history that repeats it in each of its lines may have a great many.
    private const int MostPlaces = 100;

    private readonly Dictionary<string, FoundSecret> _found = [];

    private ImageSecrets(ImageFacts facts)
    {
        Redactor = Redactor.ByLooks;
        foreach (var text in Texts(facts).Where(text => text.Name is not null))
        {
            Read(text);
        }

        // What stands under a name of its own is known whole, and found again in lines that show it without its quotes.
        Redactor = new Redactor(_found.Keys);
        foreach (var text in Texts(facts).Where(text => text.Name is null))
        {
            Read(text);
        }

        Redactor = new Redactor(_found.Keys);
        Found = [.. _found.Values];
        Redacted = Found.IsEmpty ? facts : RedactedFacts.Of(facts, Redactor);
    }

    /// <summary>Takes these credentials out of text, and what looks like one.</summary>
    public Redactor Redactor { get; }

    /// <summary>The image's facts without its credentials: what is judged by other rules, printed and reported.</summary>
    public ImageFacts Redacted { get; }

    /// <summary>The credentials, each once, in the order in which they were found.</summary>
    internal ImmutableArray<FoundSecret> Found { get; }

    /// <summary>The credentials in an image.</summary>
    public static ImageSecrets In(ImageFacts facts) => Known.GetValue(facts, facts => new ImageSecrets(facts));

    private void Read(ImageText text)
    {
        var spans = text.Name is { } name ? Redactor.Find(name, text.Value) : Redactor.Find(text.Value);
        var (redacted, marks) = Redactor.Replace(text.Value, spans);
        var prefix = text.Name is null ? "" : text.Name + "=";
        for (var i = 0; i < spans.Length; i++)
        {
            var span = spans[i];
            var (start, end) = (prefix.Length + marks[i].Start.Value, prefix.Length + marks[i].End.Value);
            var evidence = new Evidence(text.Kind, text.Where, SafeText.Around(prefix + redacted, text.Name is null ? start : 0, end));
            var value = span.Known ?? text.Value[span.Start..span.End];
            var known = _found.GetValueOrDefault(value)
                ?? new FoundSecret(value, span.Kind, text.Place, text.Words, span.Name, span.Confidence, []);
            _found[value] = known with
            {
                Confidence = Math.Max(known.Confidence, span.Confidence),
                Evidence = known.Evidence.Length == MostPlaces || known.Evidence.Any(other => other.Where == text.Where) ? known.Evidence : known.Evidence.Add(evidence),
            };
        }
    }

    private static IEnumerable<ImageText> Texts(ImageFacts facts)
    {
        var config = facts.Config;
        foreach (var variable in EnvironmentVariable.Of(config))
        {
            yield return new(variable.Name, variable.Value, SecretPlace.Environment, $"the environment variable {SafeText.Excerpt(variable.Name, 64)}",
                EvidenceKind.Config, $"config.Env[{variable.Index}]");
        }

        foreach (var (label, value) in config.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            yield return new(label, value, SecretPlace.Label, $"the label {SafeText.Excerpt(label, 64)}", EvidenceKind.Config, $"config.Labels[{SafeText.Excerpt(label, 64)}]");
        }

        foreach (var (key, value) in facts.Annotations.OrderBy(annotation => annotation.Key, StringComparer.Ordinal))
        {
            yield return new(key, value, SecretPlace.Label, $"the annotation {SafeText.Excerpt(key, 64)}", EvidenceKind.Config, $"annotations[{SafeText.Excerpt(key, 64)}]");
        }

        foreach (var step in facts.History.Steps)
        {
            foreach (var argument in step.BuildArgs)
            {
                var equals = Math.Max(0, argument.IndexOf('=', StringComparison.Ordinal));
                yield return new(argument[..equals], argument[(equals == 0 ? 0 : equals + 1)..], SecretPlace.BuildArgument,
                    $"the build argument {SafeText.Excerpt(argument[..equals], 64)}", EvidenceKind.Step, step.Place);
            }
        }

        yield return new(null, CommandWords.Show(config.Entrypoint), SecretPlace.Command, "ENTRYPOINT", EvidenceKind.Config, "config.Entrypoint");
        yield return new(null, CommandWords.Show(config.Cmd), SecretPlace.Command, "CMD", EvidenceKind.Config, "config.Cmd");
        foreach (var (trigger, index) in config.OnBuild.Select((trigger, index) => (trigger, index)))
        {
            yield return new(null, trigger, SecretPlace.Step, "an ONBUILD trigger", EvidenceKind.Config, $"config.OnBuild[{index}]");
        }

        foreach (var (entry, index) in config.History.Select((entry, index) => (entry, index)))
        {
            var instruction = index < facts.History.Steps.Length ? facts.History.Steps[index].Instruction : Instruction.Unknown;
            var place = instruction is Instruction.Entrypoint or Instruction.Cmd or Instruction.Healthcheck ? SecretPlace.Command : SecretPlace.Step;
            yield return new(null, entry.CreatedBy, place, Name(instruction), EvidenceKind.Step, $"history[{index}]");
            yield return new(null, entry.Comment, SecretPlace.Step, "a history line's comment", EvidenceKind.Step, $"history[{index}].comment");
            yield return new(null, entry.Author, SecretPlace.Step, "a history line's author", EvidenceKind.Step, $"history[{index}].author");
        }
    }

    private static string Name(Instruction instruction) => instruction switch
    {
        Instruction.Unknown or Instruction.Import => "a history line",
        Instruction.Run => "a RUN step",
        Instruction.OnBuild => "an ONBUILD step",
        Instruction.Add or Instruction.Arg or Instruction.Env or Instruction.Expose or Instruction.Entrypoint =>
            $"an {instruction.ToString().ToUpperInvariant()} step",
        _ => $"a {instruction.ToString().ToUpperInvariant()} step",
    };

    private readonly record struct ImageText(
        string? Name, string Value, SecretPlace Place, string Words, EvidenceKind Kind, string Where);
}
