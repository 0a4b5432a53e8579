using Policy.Rules.Catalog;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Tests;

/// <summary>A rule that gives what a test tells it to, for what is true of any rule.</summary>
internal sealed class ProbeRule(
    string id, Verdict verdict, Needs needs = Needs.Config, RuleCategory category = RuleCategory.Reference, Severity severity = Severity.Low,
    bool dependsOnTime = false) : Rule
{
    public List<RuleInput> Inputs { get; } = [];

    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = id,
        Title = "Probe",
        Category = category,
        Severity = severity,
        Rationale = "None.",
        Remedy = $"Remedy of {id}.",
        Needs = needs,
        DependsOnTime = dependsOnTime,
    };

    public override Verdict Evaluate(RuleInput input)
    {
        Inputs.Add(input);
        return verdict;
    }
}
