using System.Collections.Immutable;
using Policy.Rules.Images;

namespace Policy.Rules.History.Dialects;

/// <summary>Reads one line, or leaves it (null) to the next reader.</summary>
internal delegate BuildStep? LineReader(HistoryLine line);

/// <summary>The readers of lines, asked in this order: what is most particular comes first.</summary>
internal static class DialectTable
{
    private static readonly ImmutableArray<LineReader> Readers =
    [
        ToolLines.Read,
        ClassicLines.Read,
        DockerfileLines.Read,
        CommitLines.Read,
    ];

    /// <summary>One step for each line. A line that no reader understands keeps its text.</summary>
    public static ImmutableArray<BuildStep> Read(ImageConfig config)
    {
        var state = new ReadingState(config);
        var steps = ImmutableArray.CreateBuilder<BuildStep>(config.History.Length);
        foreach (var entry in config.History)
        {
            var line = new HistoryLine(entry, steps.Count, state);
            var step = Readers.Select(read => read(line)).FirstOrDefault(read => read is not null)
                ?? line.Step(Instruction.Unknown, BuilderDialect.Unknown, entry.CreatedBy);
            step = RootFileSystem.Recognise(step, state);
            state.HasWritten |= step.Writes;
            steps.Add(step);
        }

        return ClassicLines.Attribute(steps.ToImmutable(), state);
    }
}
