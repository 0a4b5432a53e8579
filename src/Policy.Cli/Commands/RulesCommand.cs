using System.Collections.Immutable;
using System.CommandLine;
using Policy.Cli.Output;
using Policy.Rules.Catalog;
using Policy.Rules.Documents;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Cli.Commands;

/// <summary><c>pratique rules [ID]</c>: lists the rules, or explains one.</summary>
internal static class RulesCommand
{
    private static readonly Argument<string?> Id = new("ID")
    {
        Description = "the rule to explain",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "how the list is printed; markdown is docs/rules.md",
        DefaultValueFactory = _ => "table",
    };

    public static Command Create(CommandContext context)
    {
        Output.AcceptOnlyFromAmong("table", "markdown");
        var command = new Command("rules", "Lists the rules, or explains one.") { Id, Output };
        command.SetAction(parsed => Run(context, parsed.GetValue(Id), parsed.GetRequiredValue(Output)));
        return command;
    }

    private static int Run(CommandContext context, string? id, string output)
    {
        if (id is null)
        {
            if (output == "markdown")
            {
                context.Out.Write(RuleDocumentation.Markdown());
            }
            else
            {
                List(context.Screen);
            }

            return ExitCode.Clean;
        }

        if (RuleCatalog.Find(id) is not { } rule)
        {
            context.Error.WriteLine($"pratique: no rule '{id}'{Nearest.Hint(id, RuleCatalog.All.Select(r => r.Descriptor.Id))} ('pratique rules' lists them)");
            return ExitCode.BadInput;
        }

        Explain(rule, context.Screen);
        return ExitCode.Clean;
    }

    private static void List(Terminal screen)
    {
        var width = RuleCatalog.All.Max(rule => rule.Descriptor.Id.Length) + 2;
        screen.Line($"{"RULE".PadRight(width)}{"SEVERITY",-10}{"BASELINE",-10}{"STRICT",-8}FIRES WHEN", "bold");
        foreach (var rule in RuleCatalog.All)
        {
            screen.Line(
                (rule.Descriptor.Id.PadRight(width), "bold"),
                ($"{PolicyWords.Of(rule.Descriptor.Severity),-10}{Action(Preset.Baseline, rule),-10}{Action(Preset.Strict, rule),-8}{rule.Descriptor.Title}", null));
        }
    }

    private static void Explain(Rule rule, Terminal screen)
    {
        var about = rule.Descriptor;
        screen.Line((about.Id, "bold"), ($"  {about.Title}", null));
        screen.Line($"{PolicyWords.Of(about.Severity)} severity, {about.Category}; baseline {Action(Preset.Baseline, rule)}, strict {Action(Preset.Strict, rule)}", "grey");
        screen.Line();
        screen.Paragraph(0, about.Rationale);
        screen.Line();
        screen.Paragraph(0, $"Remedy: {about.Remedy}");
        Parameters(about.Parameters, screen);
    }

    private static EnforcementAction Action(Preset preset, Rule rule) => Presets.Setting(preset, rule).Action;

    private static void Parameters(ImmutableArray<Parameter> parameters, Terminal screen)
    {
        if (parameters.IsEmpty)
        {
            return;
        }

        screen.Line();
        screen.Line("Parameters", "bold");
        foreach (var parameter in parameters)
        {
            screen.Line(($"  {parameter.Name}", "bold"), ($" [{parameter.DefaultText}]", "grey"));
            screen.Paragraph(4, parameter.Description);
            if (!parameter.Choices.IsEmpty)
            {
                screen.Paragraph(4, "one of " + string.Join(", ", parameter.Choices));
            }
        }
    }
}
