using System.Collections.Immutable;

namespace Policy.Rules.History.Boundaries;

/// <summary>The root file system that everything starts from: a base by itself, with the CMD that belongs to it.</summary>
internal static class RootImport
{
    private const double Confidence = 0.8;

    public static BaseEnd? Find(ImmutableArray<BuildStep> steps)
    {
        var first = steps.FirstOrDefault(step => !step.IsEmpty || step.Writes);
        if (first is not { Instruction: Instruction.Import } || PutsInApplications(first.Dialect))
        {
            return null;
        }

        // The tool's own further lines, then what describes it until the CMD that closes it.
        var end = first.Index + 1;
        var cmd = 0;
        for (var i = end; i < steps.Length && !IsWork(steps[i], first.Dialect) && BelongTogether(steps[i - 1], steps[i]); i++)
        {
            end = steps[i].Dialect == first.Dialect && first.Dialect == BuilderDialect.Umoci ? i + 1 : end;
            cmd = steps[i].Instruction == Instruction.Cmd ? i + 1 : cmd;
        }

        return new BaseEnd(Math.Max(end, cmd), Confidence, $"{first.Place} puts in a root file system");
    }

    // What these tools put in is the application, or as well the application as its base.
    private static bool PutsInApplications(BuilderDialect dialect) =>
        dialect is BuilderDialect.Ko or BuilderDialect.Jib or BuilderDialect.Buildpacks or BuilderDialect.Bazel;

    private static bool IsWork(BuildStep step, BuilderDialect dialect) =>
        step.Writes && !(step.Instruction == Instruction.Import && step.Dialect == dialect);

    private static bool BelongTogether(BuildStep before, BuildStep step) =>
        TimeJump.Between(before, step) is not { } jump || jump < ClosingCommand.ShortestJump;
}
