using System.Collections.Immutable;
using Policy.Rules.Catalog;
using Policy.Rules.Documents;

namespace Policy.Rules.Policies;

/// <summary>Reads a rule's <c>parameters</c>.</summary>
internal static class ParameterReader
{
    /// <summary>The parameters, over those that hold where nothing is written.</summary>
    public static ParameterSet Read(DocumentFields fields, RuleDescriptor rule, ParameterSet parameters)
    {
        foreach (var parameter in rule.Parameters)
        {
            if (fields.Find(parameter.Name) is { } value)
            {
                parameters = ReadOne(value, parameter, parameters);
            }
        }

        fields.Close($"parameter of '{rule.Id}'");
        return parameters;
    }

    private static ParameterSet ReadOne(DocumentValue value, Parameter parameter, ParameterSet parameters)
    {
        if (ToText(value, parameter) is not { } text)
        {
            return parameters;
        }

        if (parameters.TryWith(parameter, text, out var result, out var expected))
        {
            return result;
        }

        var hint = text.Scalar is { } word ? Nearest.Hint(word, parameter.Choices) : "";
        value.Fail($"expected {expected}, found {value.Node.Describe}{hint}");
        return parameters;
    }

    private static ParameterText? ToText(DocumentValue value, Parameter parameter)
    {
        if (value.Node is DocumentNode.Sequence)
        {
            var items = value.Items().Select(item => Item(item, parameter)).ToImmutableArray();
            return items.Contains(null) ? null : new ParameterText([.. items.OfType<string>()], IsList: true);
        }

        return Word(value, parameter, parameter.Expected) is { } word ? new ParameterText([word], IsList: false) : null;
    }

    private static string? Item(DocumentValue value, Parameter parameter)
    {
        var item = Word(value, parameter, "a string");
        if (item is not "")
        {
            return item;
        }

        value.Fail("is empty; expected a string");
        return null;
    }

    private static string? Word(DocumentValue value, Parameter parameter, string expected)
    {
        if (value.Node is DocumentNode.Scalar scalar && parameter.Accepts.Contains(scalar.Kind))
        {
            return scalar.Kind == ScalarKind.Boolean ? scalar.Text.ToLowerInvariant() : scalar.Text;
        }

        value.FailKind(expected);
        return null;
    }
}
