using System.Text.Json;

namespace Policy.Webhook.Admission.Reviews;

/// <summary>
/// A field of a JSON object and its path. Reading never throws: a field that is absent or null reads as null, as in the
/// API server's decoders, and so does one of the wrong type, which is noted in its <see cref="Faults"/>.
/// </summary>
internal readonly struct Field
{
    private readonly JsonElement? _value;
    private readonly FieldPath? _parent;
    private readonly string _name;
    private readonly int _index;
    private readonly FieldPath? _path;
    private readonly Faults _faults;

    /// <summary>A document, or a part of one that is read by itself.</summary>
    /// <param name="value">Its value; null where it is absent.</param>
    /// <param name="path">Its path; empty for a document.</param>
    /// <param name="faults">Where wrong types are noted.</param>
    public Field(JsonElement? value, string path, Faults faults)
        : this(value, null, path, FieldPath.Named, faults)
    {
    }

    /// <summary>A part of something.</summary>
    /// <param name="value">Its value; null where it is absent.</param>
    /// <param name="parent">What holds it.</param>
    /// <param name="name">Its name; of no account for an entry of a list.</param>
    /// <param name="index">Its place in a list; <see cref="FieldPath.Named"/> where it has a name.</param>
    /// <param name="faults">Where wrong types are noted.</param>
    internal Field(JsonElement? value, FieldPath? parent, string name, int index, Faults faults)
    {
        _value = value;
        _parent = parent;
        _name = name;
        _index = index;
        _faults = faults;

        // What holds others is a part of their paths, and is made once for all of them.
        _path = value is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } ? new FieldPath(parent, name, index) : null;
    }

    /// <summary>The field's path, such as <c>spec.containers[0].image</c>.</summary>
    public string Path => Node.ToString();

    /// <summary>The field's value; null where it is absent or null.</summary>
    public JsonElement? Element => _value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } ? _value : null;

    private FieldPath Node => _path ?? new FieldPath(_parent, _name, _index);

    /// <summary>A field of this one.</summary>
    public Field this[string name] => Of(JsonValueKind.Object, "an object") is { } o && o.TryGetProperty(name, out var found)
        ? new Field(found, Node, name, FieldPath.Named, _faults)
        : new Field(null, Node, name, FieldPath.Named, _faults);

    /// <summary>This field with its faults noted elsewhere.</summary>
    public Field NotingIn(Faults other) => new(_value, _parent, _name, _index, other);

    /// <summary>The entries of a list; none where it is absent.</summary>
    public FieldList Items() => Of(JsonValueKind.Array, "a list") is { } list ? new FieldList(list, Node, _faults) : default;

    /// <summary>The names and texts of an object of strings; null where it is absent or not that.</summary>
    public IEnumerable<KeyValuePair<string, string>>? Texts()
    {
        if (Of(JsonValueKind.Object, "an object of strings") is not { } o)
        {
            return null;
        }

        var texts = new List<KeyValuePair<string, string>>(o.GetPropertyCount());
        foreach (var property in o.EnumerateObject())
        {
            // Not by name: each look-up walks the object, and there may be very many.
            var name = property.Name;
            texts.Add(new(name, new Field(property.Value, Node, name, FieldPath.Named, _faults).Text() ?? ""));
        }

        return texts;
    }

    /// <summary>Whether an object of strings has one of a name. All of it is looked at, as by <see cref="Texts"/>, and nothing is kept.</summary>
    public bool HasText(string name)
    {
        if (Of(JsonValueKind.Object, "an object of strings") is not { } o)
        {
            return false;
        }

        var has = false;
        foreach (var property in o.EnumerateObject())
        {
            has |= property.NameEquals(name);
            if (!JsonText.IsPlain(property.Value))
            {
                new Field(property.Value, Node, property.Name, FieldPath.Named, _faults).Text();
            }
        }

        return has;
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

        _faults.Add($"{Path}: the string is no Unicode text");
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

        _faults.Add($"{Path}: expected a whole number of 64 bits");
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
                _faults.Add(Path, "true or false", other);
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

        _faults.Add(Path, expected, element.ValueKind);
        return null;
    }
}
