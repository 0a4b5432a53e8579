using System.Collections.Immutable;
using System.Text.Json;
using Policy.Images.Sources;
using Policy.Rules.Images;
using Policy.Rules.Verdicts;

namespace Policy.Images.Manifests;

/// <summary>Keeps the first thing that is wrong with a document while it is read.</summary>
/// <param name="what">What is read, for people: <c>the manifest</c>.</param>
internal sealed class JsonProblems(string what)
{
    /// <summary>The first thing that is wrong; null while nothing is.</summary>
    public SourceError? First { get; private set; }

    public void Add(string path, string message, UnknownReason reason = UnknownReason.Malformed) =>
        First ??= new SourceError(reason, path.Length == 0 ? $"{what}: {message}" : $"{what}: {path}: {message}");
}

/// <summary>
/// A field of a document, there or not. Reading one of the wrong type notes the problem with its path and gives nothing.
/// Names match whatever their case, and null is as good as absent: so Go's <c>encoding/json</c> reads, with which
/// runtimes read images. A field that stands twice, where tools may disagree on which one counts, is a problem.
/// </summary>
internal readonly struct JsonField
{
    // No builder writes an object of more fields; a lookup goes through all of them.
    private const int MaxFields = 1_000;

    // What is read of a document takes many times its bytes where all of it is the smallest items; no image has so many.
    private const int MaxItems = 10_000;

    private readonly JsonProblems _problems;
    private readonly JsonElement _element;
    private readonly string _path;

    public JsonField(JsonProblems problems, JsonElement element, string path = "")
    {
        _problems = problems;
        _element = element;
        _path = path;
    }

    /// <summary>Whether the field is there.</summary>
    public bool Exists => _element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>A field of this object.</summary>
    public JsonField this[string name]
    {
        get
        {
            var path = _path.Length == 0 ? name : $"{_path}.{name}";
            JsonElement found = default;
            if (!Is(JsonValueKind.Object, "an object"))
            {
                return new JsonField(_problems, found, path);
            }

            if (_element.GetPropertyCount() > MaxFields)
            {
                _problems.Add(_path, $"more than {MaxFields} fields", UnknownReason.OverLimit);
                return new JsonField(_problems, found, path);
            }

            foreach (var property in _element.EnumerateObject())
            {
                if (!Names(property.Name, name))
                {
                    continue;
                }

                if (found.ValueKind != JsonValueKind.Undefined)
                {
                    _problems.Add(path, "stands twice");
                }

                found = property.Value;
            }

            return new JsonField(_problems, found, path);
        }
    }

    /// <summary>Notes that something is wrong with the field.</summary>
    public void Wrong(string message, UnknownReason reason = UnknownReason.Malformed) => _problems.Add(_path, message, reason);

    /// <summary>Text; null where absent.</summary>
    public string? Text() => Is(JsonValueKind.String, "text") ? _element.GetString() : null;

    /// <summary>A whole number; null where absent.</summary>
    public long? Number()
    {
        if (!Is(JsonValueKind.Number, "a number"))
        {
            return null;
        }

        if (_element.TryGetInt64(out var number))
        {
            return number;
        }

        Wrong("expected a whole number");
        return null;
    }

    /// <summary>Whether it says true.</summary>
    public bool Flag()
    {
        if (_element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return _element.GetBoolean();
        }

        Is(JsonValueKind.True, "true or false");
        return false;
    }

    /// <summary>
    /// A time; null where absent, where it cannot be read as one, and for Go's zero time, which builders write for none.
    /// </summary>
    public DateTimeOffset? Time() =>
        Is(JsonValueKind.String, "text") && _element.TryGetDateTimeOffset(out var time) && time.Year > 1 ? time : null;

    /// <summary>A digest; null, which is a problem, where it is absent or none.</summary>
    public Digest? Digest()
    {
        var text = Text();
        if (text is null)
        {
            Wrong("expected a digest");
            return null;
        }

        if (Rules.Images.Digest.TryParse(text, out var digest, out var error))
        {
            return digest;
        }

        Wrong(error);
        return null;
    }

    /// <summary>The items of a list; none where absent.</summary>
    /// <param name="most">How many there may be.</param>
    public ImmutableArray<JsonField> Items(int most = MaxItems)
    {
        if (!Is(JsonValueKind.Array, "a list"))
        {
            return [];
        }

        var count = _element.GetArrayLength();
        if (!IsWithin(most, count))
        {
            return [];
        }

        var items = ImmutableArray.CreateBuilder<JsonField>(count);
        foreach (var item in _element.EnumerateArray())
        {
            items.Add(new JsonField(_problems, item, $"{_path}[{items.Count}]"));
        }

        return items.MoveToImmutable();
    }

    /// <summary>The texts of a list, or the one text that stands in its place; none where absent.</summary>
    public ImmutableArray<string> Texts() =>
        _element.ValueKind == JsonValueKind.String ? [_element.GetString()!] : [.. Items().Select(item => item.Text() ?? "")];

    /// <summary>The names of an object's fields; none where absent.</summary>
    public ImmutableArray<string> Keys() =>
        Is(JsonValueKind.Object, "an object") && IsWithin(MaxItems, _element.GetPropertyCount())
            ? [.. _element.EnumerateObject().Select(property => property.Name).Distinct()]
            : [];

    /// <summary>Texts by name; none where absent.</summary>
    public ImmutableDictionary<string, string> Map()
    {
        if (!Is(JsonValueKind.Object, "an object") || !IsWithin(MaxItems, _element.GetPropertyCount()))
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        var map = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var property in _element.EnumerateObject())
        {
            map[property.Name] = new JsonField(_problems, property.Value, $"{_path}['{property.Name}']").Text() ?? "";
        }

        return map.ToImmutable();
    }

    private bool Is(JsonValueKind kind, string expected)
    {
        if (_element.ValueKind == kind)
        {
            return true;
        }

        if (Exists)
        {
            Wrong($"expected {expected}");
        }

        return false;
    }

    private bool IsWithin(int most, int count)
    {
        if (count > most)
        {
            Wrong($"{count} items, more than the {most} that are read", UnknownReason.OverLimit);
        }

        return count <= most;
    }

    // Go folds case by Unicode, where two letters beyond ASCII fold into it: the long s and the Kelvin sign.
    private static bool Names(string written, string name) =>
        string.Equals(written, name, StringComparison.OrdinalIgnoreCase)
        || (written.Length == name.Length && string.Equals(
            written.Replace('\u017F', 's').Replace('\u212A', 'k'), name, StringComparison.OrdinalIgnoreCase));
}
