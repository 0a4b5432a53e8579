using System.Text;

namespace Policy.Rules.Documents;

/// <summary>
/// The way from a document's root to a field. A chain, not a string: a document of long keys would make a great many
/// long strings that nobody reads.
/// </summary>
internal sealed class DocumentPath
{
    private readonly DocumentPath? _parent;
    private readonly string? _name;
    private readonly int _index;

    private DocumentPath(DocumentPath? parent, string? name, int index)
    {
        _parent = parent;
        _name = name;
        _index = index;
    }

    /// <summary>The document itself.</summary>
    public static DocumentPath Root { get; } = new(null, null, 0);

    /// <summary>A field of a mapping.</summary>
    public DocumentPath Field(string name) => new(this, name, 0);

    /// <summary>An item of a list, from 0.</summary>
    public DocumentPath Item(int index) => new(this, null, index);

    /// <summary><c>spec.rules[0].parameters.maxCompressed</c>, <c>metadata.labels["app.kubernetes.io/name"]</c>; empty for the root.</summary>
    public override string ToString()
    {
        var segments = new Stack<DocumentPath>();
        for (var path = this; path._parent is not null; path = path._parent)
        {
            segments.Push(path);
        }

        var text = new StringBuilder();
        foreach (var segment in segments)
        {
            _ = segment._name switch
            {
                null => text.Append('[').Append(segment._index).Append(']'),
                var name when !IsPlain(name) => text.Append("[\"").Append(SafeText.Plain(name)).Append("\"]"),
                var name => text.Append(text.Length == 0 ? "" : ".").Append(SafeText.Plain(name)),
            };
        }

        return text.ToString();
    }

    private static bool IsPlain(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
