using Policy.Rules.History;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Catalog.Identity;

/// <summary>Whether an image's entrypoint, started as root, goes on as somebody else.</summary>
internal static class PrivilegeDrop
{
    private static readonly HashSet<string> Tools =
    [
        "gosu", "su-exec", "setpriv", "runuser", "s6-setuidgid", "s6-applyuidgid", "setuidgid", "chpst", "su", "sudo", "start-stop-daemon",
    ];

    // What is installed for nothing else; su, sudo and setpriv stand in many bases.
    private static readonly string[] Installed = ["gosu", "su-exec", "s6-setuidgid", "runuser"];

    /// <summary>What config and history tell of it; null where nothing does.</summary>
    /// <param name="input">What is judged.</param>
    /// <param name="pod">The pod to go by; null judges the image alone.</param>
    public static Evidence? Find(RuleInput input, PodContext? pod)
    {
        var config = input.Facts.Config;
        if (pod?.OverridesEntrypoint == true)
        {
            return null;
        }

        var command = pod?.OverridesCmd == true ? config.Entrypoint : config.Entrypoint.AddRange(config.Cmd);
        if (CommandWords.Of(command).Select(CommandWords.ProgramName).FirstOrDefault(Tools.Contains) is { } tool)
        {
            return new Evidence(EvidenceKind.Config, "config.Entrypoint",
                $"the entrypoint drops privileges itself with {tool}, after it was started as root: {SafeText.Excerpt(CommandWords.Show(command))}");
        }

        return !command.IsEmpty && Bringing(input.Facts.History) is var (step, name)
            ? new Evidence(EvidenceKind.Step, step.Place,
                $"the image brings {name}: {SafeText.Excerpt(CommandWords.ProgramName(command[0]))} may drop privileges itself, which the config does not tell")
            : null;
    }

    private static (BuildStep Step, string Tool)? Bringing(BuildHistory history)
    {
        foreach (var step in history.Steps.Where(step => step.Instruction is Instruction.Run or Instruction.Copy or Instruction.Add or Instruction.Env))
        {
            if (Array.Find(Installed, tool => Names(step, tool)) is { } tool)
            {
                return (step, tool);
            }
        }

        return null;
    }

    // GOSU_VERSION counts: it is how the tool's own instructions have it installed.
    private static bool Names(BuildStep step, string tool) =>
        CommandWords.Of(step.Value).Any(word => CommandWords.ProgramName(word) == tool
            || (tool == "gosu" && word.StartsWith("GOSU_VERSION=", StringComparison.Ordinal)));
}
