using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Policy.Rules.Catalog;

/// <summary>Values of a rule's parameters; what is not set has its default.</summary>
public sealed class ParameterSet
{
    private readonly ImmutableDictionary<string, object> _values;

    private ParameterSet(ImmutableDictionary<string, object> values) => _values = values;

    /// <summary>All at their defaults.</summary>
    public static ParameterSet Defaults { get; } = new(ImmutableDictionary<string, object>.Empty);

    /// <summary>The values that are not left at their defaults, by name.</summary>
    internal IEnumerable<KeyValuePair<string, object>> Written => _values.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>A parameter's value.</summary>
    public T Get<T>(Parameter<T> parameter) =>
        _values.TryGetValue(parameter.Name, out var value) ? (T)value : parameter.Default;

    /// <summary>These values with one more, read from text.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="text">Its value as written.</param>
    /// <param name="result">The values with it.</param>
    /// <param name="expected">What would have been right, where it is not.</param>
    public bool TryWith(
        Parameter parameter, ParameterText text, [NotNullWhen(true)] out ParameterSet? result, [NotNullWhen(false)] out string? expected)
    {
        result = parameter.TryRead(text, out var value, out expected) ? new ParameterSet(_values.SetItem(parameter.Name, value)) : null;
        return result is not null;
    }

    /// <summary>These values with one more that is known to be right.</summary>
    public ParameterSet With<T>(Parameter<T> parameter, T value) => new(_values.SetItem(parameter.Name, value!));
}
