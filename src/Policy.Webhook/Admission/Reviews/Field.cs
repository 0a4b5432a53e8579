using System.Text.Json;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>What is wrong with an object's types, the first of it.</summary>
internal sealed class Faults
{
    /// <summary>The first fault with its path; null where there is none.</summary>
    public string? First { get; private set; }

    /// <summary>Notes a fault.</summary>
    public void Add(string path, string expected, JsonValueKind found) =>
        First ??= $"{(path.Length == 0 ? "the document" : path)}: expected {expected}, found {Word(found)}";

    /// <summary>Notes a fault that says itself what is wrong.</summary>
    public void Add(string fault) => First ??= fault;

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "nothing",
    };
}

/// <summary>
/// A field of a JSON object and its path. Reading never throws: a field that is absent or null reads as null, as in the
/// API server's decoders, and so does one of the wrong type, which is noted in <paramref name="faults"/>.
/// </summary>
/// <param name="value">The field's value; null where it is absent.</param>
/// <param name="path">Its path, such as <c>spec.containers[0].image</c>.</param>
/// <param name="faults">Where wrong types are noted.</param>
internal readonly struct Field(JsonElement? value, string path, Faults faults)
{
    /// <summary>The field's path.</summary>
    public string Path => path;

    /// <summary>The field's value; null where it is absent or null.</summary>
    public JsonElement? Element => value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } ? value : null;

    /// <summary>A field of this one.</summary>
    public Field this[string name]
    {
        get
        {
            var child = path.Length == 0 ? name : $"{path}.{name}";
            return Of(JsonValueKind.Object, "an object") is { } o && o.TryGetProperty(name, out var found)
                ? new Field(found, child, faults)
                : new Field(null, child, faults);
        }
    }

    /// <summary>This field with its faults noted elsewhere.</summary>
    public Field NotingIn(Faults other) => new(value, path, other);

    /// <summary>The entries of a list; none where it is absent.</summary>
    public IEnumerable<Field> Items()
    {
        if (Of(JsonValueKind.Array, "a list") is not { } list)
        {
            yield break;
        }

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            yield return new Field(item, $"{path}[{index++}]", faults);
        }
    }

    /// <summary>The names and texts of an object of strings; null where it is absent or not that.</summary>
    public IEnumerable<KeyValuePair<string, string>>? Texts()
    {
        if (Of(JsonValueKind.Object, "an object of strings") is not { } o)
        {
            return null;
        }

        var texts = new List<KeyValuePair<string, string>>();
        foreach (var property in o.EnumerateObject())
        {
            // Not by name: each look-up walks the object, and there may be very many.
            texts.Add(new(property.Name, new Field(property.Value, $"{path}.{property.Name}", faults).Text() ?? ""));
        }

        return texts;
    }

    /// <summary>A string.</summary>
    public string? Text()
    {
        if (Of(JsonValueKind.String, "a string") is not { } element)
        {
            return null;
        }

        if (JsonText.TryRead(element, out var text))
        {
            return text;
        }

        faults.Add($"{path}: the string is no Unicode text");
        return null;
    }

    /// <summary>A whole number.</summary>
    public long? Integer()
    {
        if (Of(JsonValueKind.Number, "a whole number") is not { } element)
        {
            return null;
        }

        if (element.TryGetInt64(out var number))
        {
            return number;
        }

        faults.Add($"{path}: expected a whole number of 64 bits");
        return null;
    }

    /// <summary>A boolean.</summary>
    public bool? Flag()
    {
        switch (Element?.ValueKind)
        {
            case null:
                return null;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case { } other:
                faults.Add(path, "true or false", other);
                return null;
        }
    }

    private JsonElement? Of(JsonValueKind kind, string expected)
    {
        if (Element is not { } element)
        {
            return null;
        }

        if (element.ValueKind == kind)
        {
            return element;
        }

        faults.Add(path, expected, element.ValueKind);
        return null;
    }
}
