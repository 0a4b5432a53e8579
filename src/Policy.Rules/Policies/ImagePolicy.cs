using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Policies;

/// <summary>A policy as its author wrote it, checked and bound to the catalogue.</summary>
public sealed record ImagePolicy
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>A ceiling over every action, unknowns' too: Enforce is <see cref="EnforcementAction.Deny"/>.</summary>
    public EnforcementAction Ceiling { get; init; } = EnforcementAction.Deny;

    /// <summary>The preset that <see cref="Rules"/> and <see cref="OnUnknown"/> started from.</summary>
    public Preset Preset { get; init; } = Preset.Baseline;

    /// <summary>What it applies to.</summary>
    public PolicyMatch Match { get; init; } = PolicyMatch.Everything;

    /// <summary>The rules in effect with their actions, preset and settings merged; rules that are Off are left out.</summary>
    public required ImmutableArray<RuleSetting> Rules { get; init; }

    /// <summary>What is done about what could not be judged, preset and settings merged.</summary>
    public required UnknownActions OnUnknown { get; init; }

    /// <summary>Which exceptions work here.</summary>
    public ExceptionAllowance Exceptions { get; init; } = ExceptionAllowance.Forbidden;

    /// <summary>
    /// What is done at most about pods that controllers make of templates that are older than <see cref="EnforcedSince"/>:
    /// Warn, or Deny.
    /// </summary>
    public EnforcementAction Existing { get; init; } = EnforcementAction.Warn;

    /// <summary>Since when it keeps anything out; null where that is not known, and then nothing counts as older.</summary>
    public DateTimeOffset? EnforcedSince { get; init; }
}

/// <summary>One rule under one policy.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Action">What is done about its findings.</param>
/// <param name="Parameters">Its parameters.</param>
public sealed record RuleSetting(Rule Rule, EnforcementAction Action, ParameterSet Parameters);

/// <summary>What is done about unknowns.</summary>
/// <param name="Default">For reasons that are not named.</param>
/// <param name="ByReason">For those that are.</param>
public sealed record UnknownActions(EnforcementAction Default, ImmutableDictionary<UnknownReason, EnforcementAction> ByReason)
{
    /// <summary>What is done about a reason.</summary>
    public EnforcementAction For(UnknownReason reason) => ByReason.GetValueOrDefault(reason, Default);
}

/// <summary>Where a policy starts from.</summary>
public enum Preset
{
    /// <summary>Every rule Audit.</summary>
    Observe,

    /// <summary>What any image should hold to.</summary>
    Baseline,

    /// <summary>What a hardened platform asks.</summary>
    Strict,

    /// <summary>Every rule Off.</summary>
    None,
}

/// <summary>What a policy applies to; all parts have to agree, and a part that is left out agrees with everything.</summary>
public sealed record PolicyMatch
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>Matches everything.</summary>
    public static PolicyMatch Everything { get; } = new();

    /// <summary>Globs over the namespace's name.</summary>
    public GlobSet Namespaces { get; init; } = GlobSet.Everything;

    /// <summary>A selector over the namespace's labels.</summary>
    public LabelSelector NamespaceSelector { get; init; } = LabelSelector.Everything;

    /// <summary>A selector over the object's labels.</summary>
    public LabelSelector ObjectSelector { get; init; } = LabelSelector.Everything;

    /// <summary>Globs over the normalised image name without tag and digest.</summary>
    public GlobSet Images { get; init; } = GlobSet.Everything;

    /// <summary>Kinds of container; empty is all.</summary>
    public ImmutableArray<ContainerKind> Containers { get; init; } = [];

    /// <summary>Whether it can match anything in a namespace.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="labels">
    /// Its labels. Where they are not known only what the API server sets on every namespace can be answered; a requirement
    /// that cannot be answered counts as met, so that no policy is lost with the labels.
    /// </param>
    public bool CoversNamespace(string name, ImmutableDictionary<string, string>? labels) => Namespaces.Matches(name) && (labels is not null
        ? NamespaceSelector.Matches(labels)
        : NamespaceSelector.Requirements.All(requirement => requirement.Key != NameLabel
            || new LabelSelector([requirement]).Matches(ImmutableDictionary<string, string>.Empty.Add(NameLabel, name))));
}
