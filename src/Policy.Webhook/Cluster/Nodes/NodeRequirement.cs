using System.Collections.Immutable;
using System.Globalization;

namespace Policy.Webhook.Cluster.Nodes;

/// <summary>One thing asked of a node's labels. Source: Kubernetes core/v1, NodeSelectorRequirement.</summary>
/// <param name="Key">The label.</param>
/// <param name="Operator"><c>In</c>, <c>NotIn</c>, <c>Exists</c>, <c>DoesNotExist</c>, <c>Gt</c> or <c>Lt</c>.</param>
/// <param name="Values">What it is compared to.</param>
internal sealed record NodeRequirement(string Key, string Operator, ImmutableArray<string> Values)
{
    /// <summary>Whether a node's labels satisfy it; an operator that is not known keeps no node out.</summary>
    public bool Accepts(IReadOnlyDictionary<string, string> labels) => Accepts(labels.GetValueOrDefault(Key));

    /// <summary>Whether a value of the label does; null is a label that is not there.</summary>
    public bool Accepts(string? value) => Operator switch
    {
        "In" => value is not null && Values.Contains(value),
        "NotIn" => value is null || !Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Compare(value) > 0,
        "Lt" => Compare(value) < 0,
        _ => true,
    };

    // Null where one of the two is no number, which no comparison holds for.
    private int? Compare(string? value) =>
        Values is [var bound] && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(bound, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit)
                ? number.CompareTo(limit)
                : null;
}
