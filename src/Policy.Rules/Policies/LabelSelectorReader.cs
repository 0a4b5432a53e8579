using System.Collections.Immutable;
using Policy.Rules.Documents;

namespace Policy.Rules.Policies;

/// <summary>Reads a label selector. Source: Kubernetes meta/v1, LabelSelector.</summary>
internal static class LabelSelectorReader
{
    private const string ExpectedKey = "a name of up to 63 letters, digits, '-', '_' and '.', with or without a DNS name and '/' before it";

    public static LabelSelector Read(DocumentValue? value)
    {
        if (value?.Fields() is not { } selector)
        {
            return LabelSelector.Everything;
        }

        var requirements = ImmutableArray.CreateBuilder<LabelRequirement>();
        foreach (var (key, label) in selector.Find("matchLabels")?.Fields()?.All ?? [])
        {
            CheckKey(label, key);
            requirements.Add(new LabelRequirement(key, SelectorOperator.In, [ReadValue(label)]));
        }

        foreach (var item in selector.Find("matchExpressions")?.Items("a list of requirements") ?? [])
        {
            if (item.Fields() is { } fields && ReadExpression(fields) is { } requirement)
            {
                requirements.Add(requirement);
            }
        }

        selector.Close();
        return new LabelSelector(requirements.ToImmutable());
    }

    private static LabelRequirement? ReadExpression(DocumentFields fields)
    {
        var key = fields.Require("key", "the label's key");
        var name = key?.Text();
        if (name is not null)
        {
            CheckKey(key!, name);
        }

        var asked = fields.Require("operator", "one of " + string.Join(", ", PolicyWords.Operators.Select(o => o.Word)))?.Word(PolicyWords.Operators);
        var values = fields.Find("values")?.Items("a list of strings").Select(ReadValue).ToImmutableArray() ?? [];
        if (asked is SelectorOperator.In or SelectorOperator.NotIn && values.IsEmpty)
        {
            fields.Fail("values", $"{asked} wants at least one value");
        }
        else if (asked is SelectorOperator.Exists or SelectorOperator.DoesNotExist && !values.IsEmpty)
        {
            fields.Fail("values", $"{asked} takes no values");
        }

        fields.Close();
        return name is null || asked is not { } question ? null : new LabelRequirement(name, question, values);
    }

    private static void CheckKey(DocumentValue at, string key)
    {
        if (!KubernetesNames.IsLabelKey(key))
        {
            at.Fail($"{SafeText.Quoted(key)} is no label's key: {ExpectedKey}");
        }
    }

    private static string ReadValue(DocumentValue value)
    {
        var text = value.AnyText();
        if (text is not null && !KubernetesNames.IsLabelValue(text))
        {
            value.Fail($"{SafeText.Quoted(text)} is no label's value: {KubernetesNames.ExpectedLabelValue}");
        }

        return text ?? "";
    }
}
