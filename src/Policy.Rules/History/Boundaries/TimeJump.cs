using System.Collections.Immutable;

namespace Policy.Rules.History.Boundaries;

/// <summary>
/// The longest pause between steps: a base is mostly older than what is built on it. Builds from a cache pause too,
/// so this alone is a guess.
/// </summary>
internal static class TimeJump
{
    private const double Confidence = 0.5;
    private const double AtTheFloor = 0.85;

    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);

    // Reproducible builds set times to the epoch or to zero: no container image is as old as this.
    private static readonly DateTimeOffset Earliest = new(2013, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static BaseEnd? Find(ImmutableArray<BuildStep> steps, BaseEnd? floor)
    {
        var from = Math.Max(floor?.Steps ?? 0, 1);
        var best = 0;
        var longest = TimeSpan.Zero;
        var lastWork = steps.LastOrDefault(step => step.Writes)?.Index ?? -1;
        for (var i = from; i <= lastWork; i++)
        {
            if (Between(steps[i - 1], steps[i]) is { } jump && jump >= Shortest && jump > longest)
            {
                (best, longest) = (i, jump);
            }
        }

        if (best == 0)
        {
            return null;
        }

        return floor is not null && best == floor.Steps
            ? floor with { Confidence = Math.Max(floor.Confidence, AtTheFloor) }
            : new BaseEnd(best, Confidence, $"a pause of {Text(longest)} before history[{best}]");
    }

    /// <summary>How much later a step ran than the one before; null where the times do not tell.</summary>
    public static TimeSpan? Between(BuildStep before, BuildStep step) =>
        before.Created >= Earliest ? step.Created - before.Created : null;

    /// <summary>Whether the times were taken as the steps ran.</summary>
    public static bool TimesTell(ImmutableArray<BuildStep> steps)
    {
        var times = steps.Select(step => step.Created).Where(created => created >= Earliest).ToList();
        return times.Max() - times.Min() >= ClosingCommand.ShortestJump;
    }

    private static string Text(TimeSpan pause) => pause.TotalDays >= 2 ? $"{(int)pause.TotalDays} days" : $"{(int)pause.TotalHours} hours";
}
