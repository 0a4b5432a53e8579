using System.Collections.Immutable;
using Policy.Rules.History.Dialects;
using Policy.Rules.History.Shell;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Build;

/// <summary><c>shell-form-entrypoint</c>: a shell is the first process, and signals end with it.</summary>
public sealed class ShellFormEntrypoint : Rule
{
    // An exec ENTRYPOINT is given the CMD as arguments. Most scripts exec them, and then the shell is the process
    // that signals reach; whether this one does is in the script.
    private const double BehindEntrypoint = 0.6;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "shell-form-entrypoint",
        Title = "ENTRYPOINT or CMD is in shell form",
        Category = RuleCategory.Build,
        Severity = Severity.Low,
        Rationale = "In shell form the container's first process is a shell, which does not pass signals on: the program never hears of SIGTERM, "
            + "cannot finish what it is doing, and is killed when the grace period ends.",
        Remedy = "Write the command as a list, [\"program\", \"argument\"], or begin the last command of the line with exec.",
        Needs = Needs.Config,
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var config = input.Facts.Config;
        var pod = input.Container.Pod;
        if (pod?.OverridesEntrypoint == true)
        {
            return Verdict.NotApplicable("the pod's command replaces the image's ENTRYPOINT and CMD");
        }

        if (IsShell(config.Entrypoint, out var script))
        {
            return HandsOver(script) ? Verdict.Pass : Verdict.Found(Finding("ENTRYPOINT", "config.Entrypoint", config.Entrypoint, 1));
        }

        if (pod?.OverridesCmd == true)
        {
            return config.Entrypoint.IsEmpty
                ? Verdict.NotApplicable("the pod's args replace the image's CMD")
                : Verdict.Pass;
        }

        if (config.Entrypoint.IsEmpty && config.Cmd.IsEmpty)
        {
            return Verdict.NotApplicable("the image has neither ENTRYPOINT nor CMD");
        }

        return IsShell(config.Cmd, out script) && !HandsOver(script) && !ForwardsToAll(config.Entrypoint)
            ? Verdict.Found(Finding("CMD", "config.Cmd", config.Cmd, config.Entrypoint.IsEmpty ? 1 : BehindEntrypoint))
            : Verdict.Pass;
    }

    private static RuleFinding Finding(string instruction, string where, ImmutableArray<string> words, double confidence) =>
        new($"{instruction} is in shell form, so a shell gets the signals and not the program",
            new Evidence(EvidenceKind.Config, where, ApplicationHistory.Shorten($"[{string.Join(", ", words.Select(word => $"\"{word}\""))}]")))
        {
            Confidence = confidence,
        };

    // An init in front of a shell signals the shell alone, unless it signals all.
    private static bool IsShell(ImmutableArray<string> words, out string script)
    {
        var first = words.Length > 0 ? ShellPrefix.NameOf(words[0]) : "";
        var end = first is "tini" or "docker-init" or "dumb-init" ? words.IndexOf("--") : -1;
        return ShellPrefix.IsShellForm(end > 0 && !ForwardsToAll(words[..end]) ? words[(end + 1)..] : words, out script);
    }

    // dumb-init signals every process that it started, the shell's children too, unless told not to; tini does when told to.
    private static bool ForwardsToAll(ImmutableArray<string> entrypoint) =>
        !entrypoint.IsEmpty && ShellPrefix.NameOf(entrypoint[0]) switch
        {
            "dumb-init" => !entrypoint.Contains("-c") && !entrypoint.Contains("--single-child"),
            "tini" or "docker-init" => entrypoint.Contains("-g"),
            _ => false,
        };

    // exec puts the program in the shell's place.
    private static bool HandsOver(string script) =>
        ShellScript.Split(script).LastOrDefault(command => !command.Words.IsEmpty) is { } last && last.Wrappers.Contains("exec");
}
