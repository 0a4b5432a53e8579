using System.Collections.Immutable;

namespace Policy.Rules.Attestations;

/// <summary>A stage of a Dockerfile.</summary>
/// <param name="From">What FROM names, as written: an image, an earlier stage, <c>scratch</c>, perhaps with variables.</param>
/// <param name="Name">Its name (AS); null where it has none.</param>
public sealed record DockerfileStage(string From, string? Name)
{
    /// <summary>The stages or images that it takes files from, as written: COPY and ADD --from, RUN --mount=from.</summary>
    public ImmutableArray<string> TakesFrom { get; init; } = [];
}

/// <summary>
/// Reads the stages of a Dockerfile, and nothing else of it: it may hold credentials. Source: Dockerfile reference.
/// </summary>
public static class DockerfileStages
{
    /// <summary>The most stages that are read.</summary>
    public const int Most = 100;

    private const int LongestName = 300;
    private const int MostSources = 50;

    /// <summary>The stages in order; none where it is no Dockerfile.</summary>
    public static ImmutableArray<DockerfileStage> Read(string dockerfile)
    {
        var stages = ImmutableArray.CreateBuilder<DockerfileStage>();
        foreach (var words in DockerfileInstructions.Of(dockerfile))
        {
            if (words[0].Equals("FROM", StringComparison.OrdinalIgnoreCase))
            {
                if (stages.Count == Most)
                {
                    break;
                }

                if (Stage(words) is { } stage)
                {
                    stages.Add(stage);
                }
            }
            else if (stages.Count > 0 && stages[^1].TakesFrom.Length < MostSources && Sources(words).Take(MostSources).ToList() is { Count: > 0 } sources)
            {
                stages[^1] = stages[^1] with { TakesFrom = [.. stages[^1].TakesFrom, .. sources] };
            }
        }

        return stages.ToImmutable();
    }

    /// <summary>Whether a stage, or one that it builds on, takes files from another stage.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="target">The stage's name or number; null for the last.</param>
    public static bool TakesFromOthers(ImmutableArray<DockerfileStage> stages, string? target)
    {
        var at = target is null ? -1 : int.TryParse(target, out var number) && number >= 0 && number < stages.Length ? number : Find(stages, target, stages.Length);
        at = at < 0 ? stages.Length - 1 : at;
        while (at >= 0)
        {
            if (stages[at].TakesFrom.Any(source => Find(stages, source, at) >= 0 || IsNumber(source, at)))
            {
                return true;
            }

            // Only names of earlier stages are stages, so this comes to an end.
            at = Find(stages, stages[at].From, at);
        }

        return false;
    }

    private static int Find(ImmutableArray<DockerfileStage> stages, string name, int before)
    {
        for (var i = before - 1; i >= 0; i--)
        {
            if (name.Equals(stages[i].Name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsNumber(string source, int before) => int.TryParse(source, out var number) && number >= 0 && number < before;

    private static DockerfileStage? Stage(string[] words)
    {
        var rest = words.Skip(1).SkipWhile(word => word.StartsWith("--", StringComparison.Ordinal)).ToList();
        return rest switch
        {
            [] => null,
            [var from, var or, var name, ..] when or.Equals("AS", StringComparison.OrdinalIgnoreCase) => new DockerfileStage(Cut(from), Cut(name)),
            [var from, ..] => new DockerfileStage(Cut(from), null),
        };
    }

    private static IEnumerable<string> Sources(string[] words)
    {
        var flags = words.Skip(1).TakeWhile(word => word.StartsWith("--", StringComparison.Ordinal));
        return words[0].ToUpperInvariant() switch
        {
            "COPY" or "ADD" => flags.Where(flag => flag.StartsWith("--from=", StringComparison.Ordinal)).Select(flag => Cut(flag["--from=".Length..])),
            "RUN" => flags.Where(flag => flag.StartsWith("--mount=", StringComparison.Ordinal))
                .SelectMany(flag => flag["--mount=".Length..].Split(','))
                .Where(option => option.StartsWith("from=", StringComparison.Ordinal)).Select(option => Cut(option["from=".Length..])),
            _ => [],
        };
    }

    private static string Cut(string name) => SafeText.Line(name, LongestName);
}
