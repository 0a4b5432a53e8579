using Policy.Rules.Policies;

namespace Policy.Rules.Documents;

/// <summary>
/// A value in a document and where it stands. Each way to read it gives the value, or collects what is wrong and gives
/// nothing, so that the reader goes on and finds the next mistake.
/// </summary>
public sealed class DocumentValue
{
    private readonly DocumentPath _path;
    private readonly DocumentErrors _errors;

    internal DocumentValue(DocumentNode node, DocumentPath path, DocumentErrors errors)
    {
        Node = node;
        _path = path;
        _errors = errors;
    }

    /// <summary>The node.</summary>
    public DocumentNode Node { get; }

    /// <summary>Collects a mistake of this value.</summary>
    /// <param name="message">What is wrong and what was expected.</param>
    public void Fail(string message) => _errors.Add(Node.Line, Node.Column, _path, message);

    /// <summary>Collects that another kind of value was expected.</summary>
    /// <param name="expected">What was expected, with its article.</param>
    public void FailKind(string expected)
    {
        // 16.40 is the number 16.4 to everybody who reads JSON: what is meant as text has to say so.
        var unquoted = Node is DocumentNode.Scalar { Kind: ScalarKind.Boolean or ScalarKind.Integer or ScalarKind.Float } && expected.Contains("string", StringComparison.Ordinal);
        Fail($"expected {expected}, found {Node.Describe}{(unquoted ? "; write it in quotes" : "")}");
    }

    /// <summary>A mapping's fields; null where it is none.</summary>
    public DocumentFields? Fields()
    {
        if (Node is DocumentNode.Mapping mapping)
        {
            return new DocumentFields(mapping, _path, _errors);
        }

        FailKind("a mapping");
        return null;
    }

    /// <summary>A list's items; none where it is no list.</summary>
    /// <param name="expected">What was expected, with its article.</param>
    public IReadOnlyList<DocumentValue> Items(string expected = "a list")
    {
        if (Node is DocumentNode.Sequence list)
        {
            return [.. list.Items.Select((item, index) => new DocumentValue(item, _path.Item(index), _errors))];
        }

        FailKind(expected);
        return [];
    }

    /// <summary>A string that is not empty; null where it is none.</summary>
    /// <param name="expected">What was expected, with its article.</param>
    public string? Text(string expected = "a string")
    {
        if (Node is not DocumentNode.Scalar { Kind: ScalarKind.String } scalar)
        {
            FailKind(expected);
            return null;
        }

        if (scalar.Text.Length == 0)
        {
            Fail($"is empty; expected {expected}");
            return null;
        }

        return scalar.Text;
    }

    /// <summary>A string, be it empty; null where it is none.</summary>
    public string? AnyText()
    {
        if (Node is DocumentNode.Scalar { Kind: ScalarKind.String } scalar)
        {
            return scalar.Text;
        }

        FailKind("a string");
        return null;
    }

    /// <summary>True or false; null where it is neither.</summary>
    public bool? Boolean()
    {
        if (Node is DocumentNode.Scalar { Kind: ScalarKind.Boolean } scalar)
        {
            return scalar.Text[0] is 't' or 'T';
        }

        FailKind("true or false");
        return null;
    }

    /// <summary>A whole number within bounds; null where it is none.</summary>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The most that it may be.</param>
    public int? Integer(int least, int most)
    {
        if (Node is DocumentNode.Scalar { Kind: ScalarKind.Integer } scalar
            && int.TryParse(scalar.Text, out var number) && number >= least && number <= most)
        {
            return number;
        }

        FailKind($"a whole number from {least} to {most}");
        return null;
    }

    /// <summary>A number of bytes within bounds, as a quantity; null where it is none.</summary>
    /// <param name="least">The least that it may be, as an author would write it.</param>
    /// <param name="most">The most that it may be, as an author would write it.</param>
    public long? Bytes(string least, string most)
    {
        if (Node is DocumentNode.Scalar { Kind: ScalarKind.Integer or ScalarKind.String } scalar && Quantity.TryParse(scalar.Text, out var bytes)
            && bytes >= Quantity.Parse(least) && bytes <= Quantity.Parse(most))
        {
            return bytes;
        }

        FailKind($"a quantity of bytes from {least} to {most}");
        return null;
    }

    /// <summary>A point in time; null where it is none.</summary>
    public DateTimeOffset? Time()
    {
        if (Node is DocumentNode.Scalar { Kind: ScalarKind.String } scalar && Rfc3339.TryParse(scalar.Text, out var time))
        {
            return time;
        }

        FailKind("a time such as 2027-01-31T00:00:00Z");
        return null;
    }

    /// <summary>One of several words; null where it is none of them.</summary>
    /// <param name="words">The words and what they mean.</param>
    public T? Word<T>(IReadOnlyList<(string Word, T Meaning)> words)
        where T : struct
    {
        var names = words.Select(word => word.Word);
        var all = string.Join(", ", names);
        if (Node is not DocumentNode.Scalar { Kind: ScalarKind.String } scalar)
        {
            FailKind(words.Count == 1 ? all : "one of " + all);
            return null;
        }

        foreach (var (word, meaning) in words)
        {
            if (word == scalar.Text)
            {
                return meaning;
            }
        }

        Fail(words.Count == 1
            ? $"{SafeText.Quoted(scalar.Text)} is not {all}"
            : $"{SafeText.Quoted(scalar.Text)} is none of {all}{Nearest.Hint(scalar.Text, names)}");
        return null;
    }
}
