using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Policy.Rules.Documents;

/// <summary>
/// Reads YAML 1.2 and JSON, which is a part of it, into nodes. Anchors, aliases and tags are refused: nothing that is
/// read here wants them, and an alias can make a gigabyte of a line.
/// </summary>
public sealed class DocumentReader
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int MostCharacters = 1 << 20;

    /// <summary>How deep a document may nest.</summary>
    public const int MostLevels = 64;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly DocumentErrors _errors;
    private bool _stopped;

    private DocumentReader(string text, DocumentErrors errors)
    {
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
        _errors = errors;
    }

    /// <summary>Reads a file's documents; empty ones are left out. After a mistake of syntax, those before it are given.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="errors">Where mistakes are collected.</param>
    public static IReadOnlyList<DocumentValue> Read(string text, DocumentErrors errors)
    {
        if (text.Length > MostCharacters)
        {
            errors.Add(0, 0, DocumentPath.Root, $"is longer than {MostCharacters} characters");
            return [];
        }

        var stray = IndexOfUnprintable(text);
        if (stray >= 0)
        {
            // The scanner takes NUL for the end: what follows would be dropped without a word.
            var line = text.AsSpan(0, stray).Count('\n') + 1;
            errors.Add(line, 0, DocumentPath.Root, $"holds the character U+{(int)text[stray]:X4}, which YAML does not have");
            return [];
        }

        return new DocumentReader(text, errors).Documents();
    }

    // Source: YAML 1.2.2, section 5.1, c-printable.
    private static int IndexOfUnprintable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if ((char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\u0085')) || char.IsSurrogate(c) || c is '\uFFFE' or '\uFFFF')
            {
                return i;
            }
        }

        return -1;
    }

    private List<DocumentValue> Documents()
    {
        var documents = new List<DocumentValue>();
        while (Next())
        {
            if (_parser.Current is not (StreamStart or StreamEnd or DocumentStart or DocumentEnd)
                && Node(DocumentPath.Root, 0) is not DocumentNode.Scalar { Kind: ScalarKind.Null } and { } root && !_stopped)
            {
                documents.Add(new DocumentValue(root, DocumentPath.Root, _errors));
            }
        }

        return documents;
    }

    // Goes to the next event; false at the end and after a mistake of syntax.
    private bool Next()
    {
        if (_stopped)
        {
            return false;
        }

        try
        {
            return _parser.MoveNext();
        }
        catch (YamlException mistake)
        {
            Stop((int)mistake.Start.Line, (int)mistake.Start.Column, "is no YAML: " + Sentence(mistake.Message));
        }
        catch (Exception mistake) when (mistake is InvalidOperationException or ArgumentException)
        {
            // The parser checks itself with these, and does not foresee every text: 'a: {', a new line and 'b' is such a one.
            Stop((int)_scanner.CurrentPosition.Line, (int)_scanner.CurrentPosition.Column, "is no YAML: near here the indentation, a comma, a bracket or a quote is wrong");
        }

        return false;
    }

    private void Stop(int line, int column, string message)
    {
        _stopped = true;
        _errors.Add(line, column, DocumentPath.Root, message);
    }

    // Reads the node that starts with the current event, up to its last event.
    private DocumentNode Node(DocumentPath path, int level)
    {
        var start = _parser.Current!;
        var (line, column) = ((int)start.Start.Line, (int)start.Start.Column);
        if (level > MostLevels)
        {
            Stop(line, column, $"nests deeper than {MostLevels} levels");
        }

        if (start is NodeEvent node)
        {
            Refuse(node, path, line, column);
        }

        return start switch
        {
            SequenceStart => new DocumentNode.Sequence(line, column, Items(path, level)),
            MappingStart => new DocumentNode.Mapping(line, column, Fields(path, level)),
            Scalar scalar => new DocumentNode.Scalar(
                line, column, scalar.Value, scalar.Style == ScalarStyle.Plain ? CoreSchema.KindOf(scalar.Value) : ScalarKind.String),
            _ => Alias(path, line, column),
        };
    }

    private ImmutableArray<DocumentNode> Items(DocumentPath path, int level)
    {
        var items = ImmutableArray.CreateBuilder<DocumentNode>();
        while (Next() && _parser.Current is not SequenceEnd)
        {
            items.Add(Node(path.Item(items.Count), level + 1));
        }

        return items.ToImmutable();
    }

    private ImmutableArray<DocumentField> Fields(DocumentPath path, int level)
    {
        var fields = ImmutableArray.CreateBuilder<DocumentField>();
        var lines = new Dictionary<string, int>();
        while (Next() && _parser.Current is not MappingEnd)
        {
            var key = Node(path, level + 1);
            var name = (key as DocumentNode.Scalar)?.Text ?? "";
            if (!Next())
            {
                break;
            }

            var value = Node(path.Field(name), level + 1);
            if (key is not DocumentNode.Scalar)
            {
                _errors.Add(key.Line, key.Column, path, $"expected a string as key, found {key.Describe}");
            }
            else if (lines.TryAdd(name, key.Line))
            {
                fields.Add(new DocumentField(key.Line, key.Column, name, value));
            }
            else
            {
                _errors.Add(key.Line, key.Column, path.Field(name), $"stands here twice, first in line {lines[name]}");
            }
        }

        return fields.ToImmutable();
    }

    private void Refuse(NodeEvent node, DocumentPath path, int line, int column)
    {
        if (!node.Anchor.IsEmpty)
        {
            _errors.Add(line, column, path, $"anchors such as '&{SafeText.Plain(node.Anchor.Value)}' are not read; write the value out");
        }

        if (!node.Tag.IsEmpty)
        {
            _errors.Add(line, column, path, $"tags such as {SafeText.Quoted(node.Tag.IsNonSpecific ? "!" : node.Tag.Value)} are not read; quote what is to be a string");
        }
    }

    private DocumentNode.Scalar Alias(DocumentPath path, int line, int column)
    {
        if (_parser.Current is AnchorAlias alias)
        {
            _errors.Add(line, column, path, $"aliases such as '*{SafeText.Plain(alias.Value.Value)}' are not read; write the value out");
        }

        return new DocumentNode.Scalar(line, column, "", ScalarKind.Null);
    }

    private static string Sentence(string message) =>
        SafeText.Plain(message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.'));
}
