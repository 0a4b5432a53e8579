using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Documents;

namespace Policy.Rules.Policies;

/// <summary>Reads which rules may be excepted, or are.</summary>
internal static class RuleIdsReader
{
    private const string Expected = "a list of rules' ids, or [\"*\"] for all";

    /// <summary>The ids as they are written, or <c>*</c> alone; empty where that was a mistake.</summary>
    public static ImmutableArray<string> Read(DocumentFields fields)
    {
        if (fields.Require("rules", Expected) is not { } value)
        {
            return [];
        }

        var ids = ImmutableArray.CreateBuilder<string>();
        var items = value.Items(Expected);
        foreach (var item in items)
        {
            if (item.Text("a rule's id as a string") is not { } id)
            {
                continue;
            }

            if (id != PolicyWords.AllRules && RuleCatalog.Find(id) is null)
            {
                item.Fail($"{SafeText.Quoted(id)} is no rule{Nearest.Hint(id, RuleCatalog.All.Select(rule => rule.Descriptor.Id))}");
            }
            else if (ids.Contains(id))
            {
                item.Fail($"'{id}' stands here twice");
            }
            else
            {
                ids.Add(id);
            }
        }

        if (items.Count == 0 && value.Node is DocumentNode.Sequence)
        {
            value.Fail($"is empty; expected {Expected}");
        }
        else if (ids.Count > 1 && ids.Contains(PolicyWords.AllRules))
        {
            value.Fail("'*' is all rules; the others say nothing beside it");
        }

        return ids.ToImmutable();
    }
}
