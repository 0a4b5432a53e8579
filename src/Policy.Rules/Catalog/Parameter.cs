using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Policy.Rules.Documents;
using Policy.Rules.Policies;
using Policy.Rules.Verdicts;

namespace Policy.Rules.Catalog;

/// <summary>A parameter's value as a policy's author wrote it: one scalar or a list of scalars.</summary>
/// <param name="Items">The scalars.</param>
/// <param name="IsList">Whether it was written as a list.</param>
public readonly record struct ParameterText(ImmutableArray<string> Items, bool IsList)
{
    /// <summary>The scalar; null for a list.</summary>
    public string? Scalar => IsList ? null : Items[0];
}

/// <summary>A parameter of a rule: its name, what it means, its type and default.</summary>
public abstract class Parameter
{
    private protected Parameter(
        string name, string description, string type, string defaultText, ImmutableArray<string> choices, string expected)
    {
        Name = name;
        Description = description;
        Type = type;
        DefaultText = defaultText;
        Choices = choices;
        Expected = expected;
    }

    /// <summary>Its name in a policy.</summary>
    public string Name { get; }

    /// <summary>What it means.</summary>
    public string Description { get; }

    /// <summary>Its type in words, such as <c>quantity</c> or <c>list of globs</c>.</summary>
    public string Type { get; }

    /// <summary>Its default as an author would write it; <c>unset</c> or <c>any</c> where there is none.</summary>
    public string DefaultText { get; }

    /// <summary>The allowed values, for a choice; else empty.</summary>
    public ImmutableArray<string> Choices { get; }

    /// <summary>What a right value looks like, with its article: <c>a quantity of bytes such as 300Mi or 2G</c>.</summary>
    public string Expected { get; }

    /// <summary>The kinds of scalar that its value, or an item of it, may be written as.</summary>
    internal ImmutableArray<ScalarKind> Accepts => Type switch
    {
        "boolean" => [ScalarKind.Boolean],
        "integer" => [ScalarKind.Integer],
        "number" => [ScalarKind.Integer, ScalarKind.Float],
        "quantity" => [ScalarKind.Integer, ScalarKind.String],
        _ => [ScalarKind.String],
    };

    internal abstract bool TryRead(ParameterText text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? expected);

    /// <summary>One of several words.</summary>
    public static Parameter<string> Choice(string name, string description, string fallback, params ImmutableArray<string> choices) =>
        new(name, description, "choice", fallback, fallback, choices, text =>
            text.Scalar is { } word && choices.Contains(word) ? word : null, "one of " + string.Join(", ", choices));

    /// <summary>A list of words or globs; empty by default.</summary>
    public static Parameter<ImmutableArray<string>> List(string name, string description, string defaultText = "[]") =>
        new(name, description, "list", [], defaultText, [], text => text.IsList && !text.Items.Contains("") ? (object)text.Items : null, "a list of non-empty strings");

    /// <summary>A list of words with a default.</summary>
    public static Parameter<ImmutableArray<string>> List(string name, string description, ImmutableArray<string> fallback) =>
        new(name, description, "list", fallback, "[" + string.Join(", ", fallback) + "]", [], text => text.IsList && !text.Items.Contains("") ? (object)text.Items : null, "a list of non-empty strings");

    /// <summary>A number of bytes, as a Kubernetes quantity; null where it is unset and may be.</summary>
    public static Parameter<long?> Bytes(string name, string description, string? fallback) =>
        new(name, description, "quantity", fallback is null ? null : Quantity.Parse(fallback), fallback ?? "unset", [],
            text => text.Scalar is { } scalar && Quantity.TryParse(scalar, out var bytes) ? bytes : null, "a quantity of bytes such as 300Mi or 2G");

    /// <summary>A length of time.</summary>
    public static Parameter<TimeSpan> Age(string name, string description, string fallback) =>
        new(name, description, "duration", Duration.Parse(fallback), fallback, [],
            text => text.Scalar is { } scalar && Duration.TryParse(scalar, out var age) && age > TimeSpan.Zero ? age : null, "a duration such as 180d, 12h or 30m");

    /// <summary>A whole number from <paramref name="least"/> on.</summary>
    public static Parameter<int> Count(string name, string description, int fallback, int least = 0) =>
        new(name, description, "integer", fallback, $"{fallback}", [],
            text => int.TryParse(text.Scalar, NumberStyles.None, null, out var n) && n >= least ? n : null, $"a whole number, {least} or more");

    /// <summary>A part of a whole, from 0 to 1.</summary>
    public static Parameter<double> Ratio(string name, string description, double fallback) =>
        new(name, description, "number", fallback, fallback.ToString(CultureInfo.InvariantCulture), [],
            text => double.TryParse(text.Scalar, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1
                ? ratio
                : null,
            "a number from 0 to 1, such as 0.1");

    /// <summary>True or false.</summary>
    public static Parameter<bool> Toggle(string name, string description, bool fallback) =>
        new(name, description, "boolean", fallback, fallback ? "true" : "false", [],
            text => text.Scalar switch { "true" => true, "false" => false, _ => null }, "true or false");

    /// <summary>An action.</summary>
    public static Parameter<EnforcementAction> Action(string name, string description, EnforcementAction fallback) =>
        new(name, description, "action", fallback, $"{fallback}", [.. Enum.GetNames<EnforcementAction>()],
            text => text.Scalar is { } word && Enum.GetNames<EnforcementAction>().Contains(word) ? Enum.Parse<EnforcementAction>(word) : null,
            "one of Off, Audit, Warn, Deny");
}

/// <summary>A parameter with a value of type <typeparamref name="T"/>.</summary>
public sealed class Parameter<T> : Parameter
{
    private readonly Func<ParameterText, object?> _read;

    internal Parameter(
        string name, string description, string type, T fallback, string defaultText, ImmutableArray<string> choices,
        Func<ParameterText, object?> read, string expected)
        : base(name, description, type, defaultText, choices, expected)
    {
        Default = fallback;
        _read = read;
    }

    /// <summary>The value where a policy gives none.</summary>
    public T Default { get; }

    internal override bool TryRead(ParameterText text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? expected)
    {
        value = _read(text);
        expected = value is null ? Expected : null;
        return value is not null;
    }
}
