using System.Collections.Immutable;

namespace Policy.Rules.History.Boundaries;

/// <summary>
/// The base's own closing CMD or ENTRYPOINT: a Dockerfile ends with one, so steps that write files behind it are
/// another Dockerfile's, unless they ran in the same breath.
/// </summary>
internal static class ClosingCommand
{
    /// <summary>A base is pushed before it is built upon, which takes longer than this.</summary>
    public static readonly TimeSpan ShortestJump = TimeSpan.FromMinutes(1);

    private const double WithOwnCommand = 0.9;
    private const double WithoutOwnCommand = 0.8;
    private const double WithoutTimes = 0.6;

    // An ENTRYPOINT may stand in the middle of a Dockerfile, before the COPY of its script.
    private const double EntrypointAlone = 0.5;

    public static BaseEnd? Find(ImmutableArray<BuildStep> steps, int floor)
    {
        var timesTell = TimeJump.TimesTell(steps);
        var last = steps.LastOrDefault(Closes);
        var lastEntrypoint = steps.LastOrDefault(step => step.Instruction == Instruction.Entrypoint);
        BaseEnd? end = null;
        BuildStep? closing = null;
        foreach (var step in steps.Skip(floor))
        {
            if (Closes(step))
            {
                closing = step;
            }
            else if (step.Writes && closing is not null)
            {
                var own = closing.Instruction == Instruction.Cmd ? last : lastEntrypoint;
                end = EndBetween(steps, closing.Index, step.Index, own?.Index != closing.Index, timesTell) ?? end;
                closing = null;
            }
        }

        return end;
    }

    private static BaseEnd? EndBetween(ImmutableArray<BuildStep> steps, int closing, int work, bool hasOwnCommand, bool timesTell)
    {
        if (!timesTell)
        {
            return hasOwnCommand ? new BaseEnd(closing + 1, WithoutTimes, Why(steps[closing])) : null;
        }

        var cut = LargestJump(steps, closing + 1, work);
        return TimeJump.Between(steps[cut - 1], steps[cut]) >= ShortestJump
            ? new BaseEnd(cut, Confidence(steps[closing], hasOwnCommand), Why(steps[closing]))
            : null;
    }

    private static double Confidence(BuildStep closing, bool hasOwnCommand) =>
        hasOwnCommand ? WithOwnCommand : closing.Instruction == Instruction.Cmd ? WithoutOwnCommand : EntrypointAlone;

    private static bool Closes(BuildStep step) => step.Instruction is Instruction.Cmd or Instruction.Entrypoint;

    private static string Why(BuildStep step) =>
        $"the base's closing {(step.Instruction == Instruction.Cmd ? "CMD" : "ENTRYPOINT")} at {step.Place}";

    // EXPOSE and the like may follow a CMD in the base, and open the application: the longest pause parts them.
    private static int LargestJump(ImmutableArray<BuildStep> steps, int first, int last) =>
        Enumerable.Range(first, last - first + 1).MaxBy(i => TimeJump.Between(steps[i - 1], steps[i]));
}
