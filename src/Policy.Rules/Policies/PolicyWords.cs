using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Verdicts;
using Policy.Rules.Workloads;

namespace Policy.Rules.Policies;

/// <summary>The words of policies and reports, and what they mean.</summary>
public static class PolicyWords
{
    /// <summary><c>apiVersion</c>.</summary>
    public const string ApiVersion = "pratique.dev/v1alpha1";

    /// <summary><c>kind</c> of a policy.</summary>
    public const string Kind = "ImagePolicy";

    /// <summary><c>kind</c> of an exception.</summary>
    public const string ExceptionKind = "ImagePolicyException";

    /// <summary>Stands for all rules where rules are listed by id.</summary>
    public const string AllRules = "*";

    /// <summary><c>spec.mode</c>: the strictest that a policy does.</summary>
    public static ImmutableArray<(string Word, EnforcementAction Meaning)> Modes { get; } =
        [("Enforce", EnforcementAction.Deny), ("Warn", EnforcementAction.Warn), ("Audit", EnforcementAction.Audit)];

    /// <summary><c>spec.existing</c>: what is done about pods of templates that are older than the policy.</summary>
    public static ImmutableArray<(string Word, EnforcementAction Meaning)> Existing { get; } =
        [("Warn", EnforcementAction.Warn), ("Deny", EnforcementAction.Deny)];

    /// <summary><c>spec.preset</c>, and <c>--preset</c>.</summary>
    public static ImmutableArray<(string Word, Preset Meaning)> Presets { get; } = CamelCase<Preset>();

    /// <summary>Actions, in rules and unknowns.</summary>
    public static ImmutableArray<(string Word, EnforcementAction Meaning)> Actions { get; } = Names<EnforcementAction>();

    /// <summary>The reasons of <c>spec.onUnknown</c>, and of a report's unknowns.</summary>
    public static ImmutableArray<(string Word, UnknownReason Meaning)> Reasons { get; } = CamelCase<UnknownReason>();

    /// <summary><c>spec.match.containers</c>.</summary>
    public static ImmutableArray<(string Word, ContainerKind Meaning)> Containers { get; } = Names<ContainerKind>();

    /// <summary>The operators of <c>matchExpressions</c>.</summary>
    public static ImmutableArray<(string Word, SelectorOperator Meaning)> Operators { get; } = Names<SelectorOperator>();

    /// <summary>The word for a preset.</summary>
    public static string Of(Preset preset) => Presets[(int)preset].Word;

    /// <summary>The word for a reason.</summary>
    public static string Of(UnknownReason reason) => Reasons[(int)reason].Word;

    /// <summary>The word for a severity.</summary>
    public static string Of(Severity severity) => CamelCase($"{severity}");

    /// <summary>The word for a kind of evidence.</summary>
    public static string Of(EvidenceKind kind) => CamelCase($"{kind}");

    /// <summary>The word for a decision: the strictest action, Allow where there is none.</summary>
    public static string Decision(EnforcementAction action) => action == EnforcementAction.Off ? "Allow" : $"{action}";

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static ImmutableArray<(string, T)> Names<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => ($"{value}", value))];

    private static ImmutableArray<(string, T)> CamelCase<T>()
        where T : struct, Enum => [.. Names<T>().Select(pair => (CamelCase(pair.Item1), pair.Item2))];
}
