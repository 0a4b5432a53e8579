namespace Policy.Rules.History.Dialects;

/// <summary>
/// Lines that begin with the instruction: BuildKit's, which resolves what it writes (<c>RUN /bin/sh -c npm ci # buildkit</c>),
/// and kaniko's, which repeats the Dockerfile (<c>RUN npm ci</c>).
/// </summary>
internal static class DockerfileLines
{
    private const string KanikoAuthor = "kaniko";

    public static BuildStep? Read(HistoryLine line)
    {
        var text = BuildKitMark.Without(line.Text);
        if (!DockerfileText.TrySplit(text, out var instruction, out var value))
        {
            return null;
        }

        var dialect = DialectOf(line);
        return instruction == Instruction.Run ? Run(line, value, dialect) : DockerfileText.Read(line, instruction, value, dialect);
    }

    private static BuilderDialect DialectOf(HistoryLine line) =>
        line.Entry.Author.Equals(KanikoAuthor, StringComparison.OrdinalIgnoreCase) ? BuilderDialect.Kaniko
        : line.State.HasBuildKit ? BuilderDialect.BuildKit
        : BuilderDialect.Unknown;

    private static BuildStep Run(HistoryLine line, string value, BuilderDialect dialect)
    {
        BuildArguments.TryStrip(value, line.State, out var arguments, out var text);
        var step = line.Step(Instruction.Run, dialect) with { BuildArgs = arguments };
        if (ShellPrefix.TryStrip(text, line.State.Shell, out var shell, out var command))
        {
            return DockerfileText.Run(step, command, shell);
        }

        // BuildKit names the shell of every shell form, so this one had none: its words, joined by spaces.
        return BuildKitMark.Is(line.Entry)
            ? step with { Value = text, Form = CommandForm.Exec, Args = [.. text.Split(' ')] }
            : DockerfileText.Run(step, text, "");
    }
}
