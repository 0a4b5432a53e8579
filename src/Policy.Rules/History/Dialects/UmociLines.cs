using System.Collections.Immutable;

namespace Policy.Rules.History.Dialects;

/// <summary>
/// umoci writes its own command line: <c>umoci raw add-layer …</c> puts files in, <c>umoci config --config.cmd …</c>
/// sets what the option names. Source: umoci-config(1).
/// </summary>
internal static class UmociLines
{
    // Of several options in one line the first of these counts.
    private static ImmutableArray<(string Option, Instruction Instruction)> Options =>
    [
        ("config.cmd", Instruction.Cmd),
        ("config.entrypoint", Instruction.Entrypoint),
        ("config.env", Instruction.Env),
        ("config.label", Instruction.Label),
        ("config.user", Instruction.User),
        ("config.workingdir", Instruction.Workdir),
        ("config.exposedports", Instruction.Expose),
        ("config.volume", Instruction.Volume),
        ("config.stopsignal", Instruction.StopSignal),
        ("manifest.annotation", Instruction.Label),
    ];

    public static BuildStep Read(HistoryLine line, string command)
    {
        if (!command.StartsWith("umoci config", StringComparison.Ordinal))
        {
            return line.Step(Instruction.Import, BuilderDialect.Umoci, command);
        }

        foreach (var (option, instruction) in Options)
        {
            if (Value(command, option) is { } value)
            {
                var form = instruction is Instruction.Cmd or Instruction.Entrypoint && value.Length > 0 ? CommandForm.Exec : CommandForm.None;
                return line.Step(instruction, BuilderDialect.Umoci, value) with { Form = form, Args = form == CommandForm.Exec ? [value] : [] };
            }
        }

        // What is only cleared is set to nothing; a bare 'umoci config' does not say what it did.
        var cleared = Options.FirstOrDefault(option => command.Contains($"--clear={option.Option}", StringComparison.Ordinal)).Instruction;
        return line.Step(cleared, BuilderDialect.Umoci, cleared == Instruction.Unknown ? command : "");
    }

    // --option value or --option=value, up to the next option.
    private static string? Value(string command, string option) =>
        command.Split($" --{option}", 2) is [_, [' ' or '=', .. var value]] ? value.Split(" --", 2)[0].Trim() : null;
}
