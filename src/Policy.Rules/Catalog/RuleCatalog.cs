using System.Collections.Immutable;
using Policy.Rules.Catalog.Reference;

namespace Policy.Rules.Catalog;

/// <summary>The rules, in the order in which they are documented and listed.</summary>
public static class RuleCatalog
{
    /// <summary>All rules.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        new MutableTag(),
    ];

    private static readonly ImmutableDictionary<string, Rule> ById = All.ToImmutableDictionary(rule => rule.Descriptor.Id);

    /// <summary>The rule with an id, or null.</summary>
    public static Rule? Find(string id) => ById.GetValueOrDefault(id);
}
