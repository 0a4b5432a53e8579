namespace Policy.Rules.Documents;

/// <summary>
/// The fields of a mapping as they are read. It learns the right names from what it is asked for; <see cref="Close"/>
/// tells of every field that nobody asked for.
/// </summary>
public sealed class DocumentFields
{
    private readonly DocumentNode.Mapping _mapping;
    private readonly DocumentPath _path;
    private readonly DocumentErrors _errors;
    private readonly List<string> _known = [];

    internal DocumentFields(DocumentNode.Mapping mapping, DocumentPath path, DocumentErrors errors)
    {
        _mapping = mapping;
        _path = path;
        _errors = errors;
    }

    /// <summary>All fields by name, for mappings whose keys are the author's own.</summary>
    public IEnumerable<(string Name, DocumentValue Value)> All => _mapping.Fields.Select(entry => (entry.Name, Value(entry)));

    /// <summary>A field; null where it is left out or holds nothing, which is the same to Kubernetes.</summary>
    /// <param name="name">Its name.</param>
    public DocumentValue? Find(string name)
    {
        _known.Add(name);
        var field = _mapping.Fields.FirstOrDefault(field => field.Name == name);
        return field is null or { Value: DocumentNode.Scalar { Kind: ScalarKind.Null } } ? null : Value(field);
    }

    /// <summary>A field that has to be there; where it is not, that is collected and null is given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="expected">What was expected, with its article.</param>
    public DocumentValue? Require(string name, string expected)
    {
        var value = Find(name);
        if (value is null)
        {
            Fail(name, $"is required: {expected}");
        }

        return value;
    }

    /// <summary>Collects a mistake of a field, whether it is there or not.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="message">What is wrong and what was expected.</param>
    public void Fail(string name, string message)
    {
        var field = _mapping.Fields.FirstOrDefault(field => field.Name == name);
        _errors.Add(field?.Line ?? _mapping.Line, field?.Column ?? _mapping.Column, _path.Field(name), message);
    }

    /// <summary>Lets fields be there without a look at them.</summary>
    /// <param name="names">Their names.</param>
    public void Allow(params IEnumerable<string> names) => _known.AddRange(names);

    /// <summary>Collects every field that was not asked for, with the nearest name that would have been right.</summary>
    /// <param name="what">What a field is called here: a field, a parameter of a rule.</param>
    public void Close(string what = "field")
    {
        foreach (var field in _mapping.Fields.Where(field => !_known.Contains(field.Name)))
        {
            var hint = Nearest.Hint(field.Name, _known);
            var names = _known.Count switch
            {
                0 => "there is none here",
                1 => $"expected {_known[0]}",
                _ => $"expected one of {string.Join(", ", _known)}",
            };
            _errors.Add(field.Line, field.Column, _path.Field(field.Name), $"is no {what}{(hint.Length > 0 ? hint : "; " + names)}");
        }
    }

    private DocumentValue Value(DocumentField field) => new(field.Value, _path.Field(field.Name), _errors);
}
