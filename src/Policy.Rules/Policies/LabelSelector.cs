using System.Collections.Immutable;

namespace Policy.Rules.Policies;

/// <summary>How a label is asked about. Source: Kubernetes meta/v1, LabelSelectorRequirement.</summary>
public enum SelectorOperator
{
    /// <summary>The label is there with one of the values.</summary>
    In,

    /// <summary>The label is not there, or has none of the values.</summary>
    NotIn,

    /// <summary>The label is there.</summary>
    Exists,

    /// <summary>The label is not there.</summary>
    DoesNotExist,
}

/// <summary>One question about a label.</summary>
/// <param name="Key">The label.</param>
/// <param name="Operator">The question.</param>
/// <param name="Values">The values.</param>
public sealed record LabelRequirement(string Key, SelectorOperator Operator, ImmutableArray<string> Values);

/// <summary>A label selector: all its requirements have to hold. Source: Kubernetes meta/v1, LabelSelector.</summary>
/// <param name="Requirements">matchLabels (as In with one value) and matchExpressions.</param>
public sealed record LabelSelector(ImmutableArray<LabelRequirement> Requirements)
{
    /// <summary>Selects everything.</summary>
    public static LabelSelector Everything { get; } = new([]);

    /// <summary>Whether labels are selected.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var requirement in Requirements)
        {
            if (!IsMet(requirement, labels))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMet(LabelRequirement requirement, IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(requirement.Key, out var value);
        return requirement.Operator switch
        {
            SelectorOperator.In => has && requirement.Values.Contains(value!),
            SelectorOperator.NotIn => !has || !requirement.Values.Contains(value!),
            SelectorOperator.Exists => has,
            _ => !has,
        };
    }
}
