using System.Collections.Immutable;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Policies;

/// <summary>
/// Presets that a namespace asks for by its labels, in the way of Pod Security Admission: <c>pratique.dev/enforce</c>,
/// <c>pratique.dev/warn</c> and <c>pratique.dev/audit</c>, each <c>baseline</c> or <c>strict</c>. They come beside all
/// other policies, of which the strictest wins: a label can tighten and never loosen.
/// </summary>
public static class NamespacePresets
{
    private const string Domain = "pratique.dev/";

    private static readonly ImmutableArray<(string Label, EnforcementAction Ceiling)> Labels =
        [(Domain + "enforce", EnforcementAction.Deny), (Domain + "warn", EnforcementAction.Warn), (Domain + "audit", EnforcementAction.Audit)];

    private static readonly ImmutableArray<Preset> Values = [Preset.Baseline, Preset.Strict];

    // One policy for all namespaces that ask alike: what is known of images is kept by the very rules that asked.
    private static readonly ImmutableDictionary<(string Label, string Value), ImagePolicy> Known =
        Values.SelectMany(preset => Policies(preset, PolicyWords.Of(preset), "")).ToImmutableDictionary();

    private static readonly ImmutableDictionary<(string Label, string Value), ImagePolicy> Mistaken =
        Policies(Preset.Strict, "", $" (its value is none of {string.Join(", ", Values.Select(PolicyWords.Of))}: taken as strict)").ToImmutableDictionary();

    /// <summary>The labels' keys.</summary>
    public static IEnumerable<string> Keys => Labels.Select(label => label.Label);

    /// <summary>The policies that a namespace asks for; they match everything, and are to be applied to that namespace alone.</summary>
    /// <param name="namespaceLabels">The namespace's labels.</param>
    /// <remarks>
    /// A value that is none is taken as <c>strict</c>, as Pod Security Admission takes one as its strictest level: somebody
    /// wanted to be protected, and a slip of the pen must not leave the namespace open.
    /// </remarks>
    public static ImmutableArray<ImagePolicy> Of(IReadOnlyDictionary<string, string> namespaceLabels)
    {
        var policies = ImmutableArray<ImagePolicy>.Empty;
        foreach (var (label, _) in Labels)
        {
            if (namespaceLabels.TryGetValue(label, out var value))
            {
                policies = policies.Add(Known.TryGetValue((label, value), out var policy) ? policy : Mistaken[(label, "")]);
            }
        }

        return policies;
    }

    private static IEnumerable<KeyValuePair<(string Label, string Value), ImagePolicy>> Policies(Preset preset, string value, string remark)
    {
        var policy = Presets.Policy(preset, "");
        return Labels.Select(label => KeyValuePair.Create(
            (label.Label, value), policy with { Name = $"namespace label {label.Label}{remark}", Ceiling = label.Ceiling }));
    }
}
