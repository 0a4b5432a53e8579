using System.Collections.Immutable;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.SupplyChain;

/// <summary><c>missing-metadata</c>: labels or annotations that are required are absent.</summary>
public sealed class MissingMetadata : Rule
{
    /// <summary>The labels or annotations.</summary>
    public static readonly Parameter<ImmutableArray<string>> Require = Parameter.List(
        "require",
        "Names that have to be among the labels or annotations, with a value.",
        ["org.opencontainers.image.source", "org.opencontainers.image.revision"]);

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "missing-metadata",
        Title = "Required labels or annotations are absent",
        Category = RuleCategory.SupplyChain,
        Severity = Severity.Low,
        Rationale = "An image that names its source and revision can be traced to the code that it was built from "
            + "when something is wrong with it; one that does not has to be guessed at.",
        Remedy = "Set the labels when building, as docker/metadata-action and buildx do by themselves.",
        Needs = Needs.Config,
        Parameters = [Require],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input)
    {
        var facts = input.Facts;
        var missing = input.Parameters.Get(Require)
            .Where(name => !HasValue(facts.Config.Labels, name) && !HasValue(facts.Annotations, name))
            .ToImmutableArray();
        return missing.IsEmpty ? Verdict.Pass : Verdict.Found(new RuleFinding(
            $"neither labels nor annotations have a value for {SafeText.List(missing)}",
            [.. missing.Select(name => new Evidence(EvidenceKind.Config, $"config.Labels[{name}]", "absent"))])
        {
            Remedy = $"Build with {string.Join(' ', missing.Take(3).Select(name => $"--label {name}={Placeholder(name)}"))}{(missing.Length > 3 ? " and so on" : "")}.",
        });
    }

    private static bool HasValue(ImmutableDictionary<string, string> names, string name) =>
        names.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value);

    private static string Placeholder(string name) => name switch
    {
        "org.opencontainers.image.source" => "<repository's URL>",
        "org.opencontainers.image.revision" => "$(git rev-parse HEAD)",
        _ => "<value>",
    };
}
