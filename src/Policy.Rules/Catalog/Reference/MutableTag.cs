using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog.Reference;

/// <summary><c>mutable-tag</c>: the reference can come to mean another image.</summary>
public sealed class MutableTag : Rule
{
    /// <summary>How far the reference has to pin the image.</summary>
    public static readonly Parameter<string> Require = Parameter.Choice(
        "require", "How far the reference has to pin the image.", "version", "notLatest", "version", "digest");

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new()
    {
        Id = "mutable-tag",
        Title = "The reference can come to mean another image",
        Category = RuleCategory.Reference,
        Severity = Severity.Medium,
        Rationale = "A tag is a name that its owner can move.",
        Remedy = "Refer to the image by digest.",
        Needs = Needs.Reference,
        Parameters = [Require],
    };

    /// <inheritdoc/>
    public override Verdict Evaluate(RuleInput input) => Verdict.Pass;
}
