using System.Collections.Immutable;

namespace Policy.Rules.Catalog;

/// <summary>What a rule is about; the folder that its file stands in.</summary>
public enum RuleCategory
{
    /// <summary>The reference itself.</summary>
    Reference,

    /// <summary>Who the container runs as.</summary>
    Identity,

    /// <summary>How the image was built.</summary>
    Build,

    /// <summary>What is in the image.</summary>
    Contents,

    /// <summary>Credentials.</summary>
    Secrets,

    /// <summary>How large it is.</summary>
    Size,

    /// <summary>Where it comes from.</summary>
    SupplyChain,
}

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Low,

    /// <summary>Worth mending.</summary>
    Medium,

    /// <summary>Dangerous.</summary>
    High,
}

/// <summary>What a rule has to be given to judge.</summary>
[Flags]
public enum Needs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The reference and the pod's spec.</summary>
    Reference = 1,

    /// <summary>Manifest and config.</summary>
    Config = 2,

    /// <summary>The list of files, and the small ones that tell the system and its users.</summary>
    Files = 4,

    /// <summary>The packages that files name.</summary>
    Packages = 8,

    /// <summary>What is attached to the image.</summary>
    Attestations = 16,

    /// <summary>
    /// Who the image's users are, where its USER is a name: of such an image the files are read, of others nothing.
    /// </summary>
    Accounts = 32,

    /// <summary>The credentials that files hold.</summary>
    Secrets = 64,

    /// <summary>
    /// How the image was built, where its own index says so: two requests for such an image, none for others, and the
    /// answer never changes.
    /// </summary>
    OwnProvenance = 128,

    /// <summary>All that layers are read for.</summary>
    Contents = Files | Packages | Secrets,
}

/// <summary>All that is said of a rule in one place; documentation, schema and help are made from it.</summary>
public sealed record RuleDescriptor
{
    /// <summary>The id: stable and public.</summary>
    public required string Id { get; init; }

    /// <summary>A line that says when it fires.</summary>
    public required string Title { get; init; }

    /// <summary>What it is about.</summary>
    public required RuleCategory Category { get; init; }

    /// <summary>How bad it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Why it matters, in a few sentences.</summary>
    public required string Rationale { get; init; }

    /// <summary>What to do about it, in a sentence that can stand in a deny message.</summary>
    public required string Remedy { get; init; }

    /// <summary>What it has to be given.</summary>
    public required Needs Needs { get; init; }

    /// <summary>Its parameters.</summary>
    public ImmutableArray<Parameter> Parameters { get; init; } = [];

    /// <summary>
    /// Whether its verdict depends on the time of the decision. Verdicts of rules that do not say so are kept with the
    /// image's facts and given again.
    /// </summary>
    public bool DependsOnTime { get; init; }

    /// <summary>Whether it judges image volumes too, which are mounted and never run.</summary>
    public bool AppliesToImageVolumes =>
        Category is RuleCategory.Reference or RuleCategory.Size or RuleCategory.Secrets or RuleCategory.SupplyChain;
}
