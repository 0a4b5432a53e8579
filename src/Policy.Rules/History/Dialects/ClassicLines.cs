using System.Collections.Immutable;

namespace Policy.Rules.History.Dialects;

/// <summary>
/// The form of the classic docker builder, which buildah writes too: a shell, then the command or
/// <c>#(nop)</c> and an instruction that ran nothing.
/// </summary>
internal static class ClassicLines
{
    private const string NopMark = "#(nop)";

    public static BuildStep? Read(HistoryLine line)
    {
        var hasArguments = BuildArguments.TryStrip(line.Text, line.State, out var arguments, out var text);
        if (!ShellPrefix.TryStrip(text, line.State.Shell, out var shell, out var command))
        {
            // Only RUN has build arguments, so without a shell behind them it is in exec form.
            return hasArguments ? Run(line, arguments) with { Value = text, Form = CommandForm.Exec, Args = [.. text.Split(' ')] } : null;
        }

        return command.StartsWith(NopMark, StringComparison.Ordinal)
            && DockerfileText.TrySplit(command[NopMark.Length..].TrimStart(), out var instruction, out var value)
            ? DockerfileText.Read(line, instruction, value, NopDialect(line, command, instruction))
            : DockerfileText.Run(Run(line, arguments), command, shell);
    }

    /// <summary>
    /// Settles who wrote the lines that docker and buildah write alike: the same builder as the next line that tells,
    /// since a Dockerfile mostly ends with what tells (CMD), else as the line before.
    /// </summary>
    public static ImmutableArray<BuildStep> Attribute(ImmutableArray<BuildStep> steps, ReadingState state)
    {
        var settled = steps.ToBuilder();
        var known = BuilderDialect.Unknown;
        for (var i = steps.Length - 1; i >= 0; i--)
        {
            if (!state.Ambiguous.Contains(i))
            {
                known = settled[i].Dialect is BuilderDialect.Docker or BuilderDialect.Buildah ? settled[i].Dialect : BuilderDialect.Unknown;
            }
            else if (known != BuilderDialect.Unknown)
            {
                settled[i] = settled[i] with { Dialect = known };
                state.Ambiguous.Remove(i);
            }
        }

        known = BuilderDialect.Unknown;
        for (var i = 0; i < steps.Length; i++)
        {
            if (!state.Ambiguous.Contains(i))
            {
                known = settled[i].Dialect is BuilderDialect.Docker or BuilderDialect.Buildah ? settled[i].Dialect : known;
            }
            else
            {
                var fallback = state.HasBuildah ? BuilderDialect.Buildah : BuilderDialect.Docker;
                settled[i] = settled[i] with { Dialect = known == BuilderDialect.Unknown ? fallback : known };
            }
        }

        return settled.ToImmutable();
    }

    private static BuildStep Run(HistoryLine line, ImmutableArray<string> arguments) =>
        line.Step(Instruction.Run, Dialect(line)) with { BuildArgs = arguments };

    // docker sets two spaces behind the mark, but one before ADD, COPY and WORKDIR; buildah always one.
    private static BuilderDialect NopDialect(HistoryLine line, string command, Instruction instruction)
    {
        if (command.StartsWith(NopMark + "  ", StringComparison.Ordinal))
        {
            return BuilderDialect.Docker;
        }

        var tells = instruction is not (Instruction.Add or Instruction.Copy or Instruction.Workdir);
        return tells && line.State.HasBuildah ? BuilderDialect.Buildah : Dialect(line);
    }

    private static BuilderDialect Dialect(HistoryLine line)
    {
        if (BuildahRemark.Is(line.Entry.Comment))
        {
            return BuilderDialect.Buildah;
        }

        line.State.Ambiguous.Add(line.Index);
        return BuilderDialect.Docker;
    }
}
