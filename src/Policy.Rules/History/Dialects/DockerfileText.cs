namespace Policy.Rules.History.Dialects;

/// <summary>An instruction and its value, as all builders that read a Dockerfile write them, with their small differences.</summary>
internal static class DockerfileText
{
    /// <summary>Splits a line into its instruction and the rest.</summary>
    public static bool TrySplit(string text, out Instruction instruction, out string value)
    {
        var end = text.AsSpan().IndexOfAny(" \t\n");
        var word = end < 0 ? text : text[..end];
        value = end < 0 ? "" : text[(end + 1)..].Trim();
        instruction = word switch
        {
            "RUN" => Instruction.Run,
            "COPY" => Instruction.Copy,
            "ADD" => Instruction.Add,
            "ENV" => Instruction.Env,
            "ARG" => Instruction.Arg,
            "LABEL" => Instruction.Label,
            "USER" => Instruction.User,
            "WORKDIR" => Instruction.Workdir,
            "ENTRYPOINT" => Instruction.Entrypoint,
            "CMD" => Instruction.Cmd,
            "EXPOSE" => Instruction.Expose,
            "VOLUME" => Instruction.Volume,
            "SHELL" => Instruction.Shell,
            "HEALTHCHECK" => Instruction.Healthcheck,
            "ONBUILD" => Instruction.OnBuild,
            "STOPSIGNAL" => Instruction.StopSignal,
            "MAINTAINER" => Instruction.Maintainer,
            _ => Instruction.Unknown,
        };
        return instruction != Instruction.Unknown;
    }

    /// <summary>A step of an instruction other than RUN, whose wrapping each builder has of its own.</summary>
    public static BuildStep Read(HistoryLine line, Instruction instruction, string value, BuilderDialect dialect)
    {
        var step = line.Step(instruction, dialect, value);
        switch (instruction)
        {
            case Instruction.Cmd or Instruction.Entrypoint:
                return Command(step, value);
            case Instruction.Healthcheck:
                return Healthcheck(step, value);
            case Instruction.Copy or Instruction.Add:
                return FileTransfer.Read(step, value);
            case Instruction.Env:
                return step with { Value = Assignment(value) };
            case Instruction.Arg:
                line.State.ArgNames.UnionWith(value.Split(' ').Select(word => word.Split('=', 2)[0]));
                return step;
            case Instruction.Shell:
                line.State.Shell = string.Join(' ', WordList.Read(value));
                return step with { Value = line.State.Shell };
            case Instruction.User or Instruction.StopSignal or Instruction.Expose or Instruction.Volume:
                return step with { Value = string.Join(' ', WordList.Read(value)) };
            default:
                return step;
        }
    }

    /// <summary>A step of RUN in exec form, where the value is a list, else in the shell form of the Dockerfile.</summary>
    public static BuildStep Run(BuildStep step, string command, string shell)
    {
        command = WithoutFlags(command);
        return WordList.TryReadQuoted(command, out var words)
            ? step with { Value = command, Form = CommandForm.Exec, Args = words }
            : step with { Value = command, Form = CommandForm.Shell, Args = [command], Shell = shell };
    }

    // buildah and kaniko keep --mount, --network and --security before the command.
    private static string WithoutFlags(string command)
    {
        var rest = command.TrimStart();
        while (rest.StartsWith("--", StringComparison.Ordinal))
        {
            var space = rest.IndexOf(' ', StringComparison.Ordinal);
            rest = space < 0 ? "" : rest[(space + 1)..].TrimStart();
        }

        return rest;
    }

    private static BuildStep Command(BuildStep step, string value)
    {
        if (!WordList.TryReadQuoted(value, out var words))
        {
            return step with { Form = value.Length == 0 ? CommandForm.None : CommandForm.Shell, Args = value.Length == 0 ? [] : [value] };
        }

        return ShellPrefix.IsShellForm(words, out var script)
            ? step with { Value = script, Form = CommandForm.Shell, Args = [script], Shell = string.Join(' ', words[..^1]) }
            : step with { Form = CommandForm.Exec, Args = words };
    }

    // BuildKit and docker print the structure (&{["CMD-SHELL" "curl …"] "30s" …}), buildah and kaniko the line.
    private static BuildStep Healthcheck(BuildStep step, string value)
    {
        if (value.StartsWith("&{[", StringComparison.Ordinal) && value.Contains(']', StringComparison.Ordinal)
            && WordList.TryReadQuoted(value[2..(value.LastIndexOf(']') + 1)], out var test) && test.Length > 0)
        {
            return test[0] switch
            {
                "CMD-SHELL" => step with { Form = CommandForm.Shell, Args = test[1..] },
                "CMD" => step with { Form = CommandForm.Exec, Args = test[1..] },
                _ => step,
            };
        }

        var at = value.IndexOf("CMD ", StringComparison.Ordinal);
        return at < 0 ? step
            : WordList.TryReadQuoted(value[(at + 4)..], out var words) ? step with { Form = CommandForm.Exec, Args = words }
            : step with { Form = CommandForm.Shell, Args = [value[(at + 4)..].Trim()] };
    }

    // ENV has an old form with a space: ENV NAME the value.
    private static string Assignment(string value) =>
        value.Split(' ', 2) is [var name, var rest] && !name.Contains('=', StringComparison.Ordinal) ? $"{name}={rest.TrimStart()}" : value;
}
