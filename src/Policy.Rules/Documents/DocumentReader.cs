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

    private readonly Parser _parser;
    private readonly DocumentErrors _errors;
    private bool _tooDeep;

    private DocumentReader(string text, DocumentErrors errors)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
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

        return new DocumentReader(text, errors).Documents();
    }

    private List<DocumentValue> Documents()
    {
        var documents = new List<DocumentValue>();
        try
        {
            while (!_tooDeep && _parser.MoveNext())
            {
                if (_parser.Current is not (StreamStart or StreamEnd or DocumentStart or DocumentEnd)
                    && Node(DocumentPath.Root, 0) is not DocumentNode.Scalar { Kind: ScalarKind.Null } and { } root && !_tooDeep)
                {
                    documents.Add(new DocumentValue(root, DocumentPath.Root, _errors));
                }
            }
        }
        catch (YamlException mistake)
        {
            _errors.Add((int)mistake.Start.Line, (int)mistake.Start.Column, DocumentPath.Root, "is no YAML: " + Sentence(mistake.Message));
        }

        return documents;
    }

    // Reads the node that starts with the current event, up to its last event.
    private DocumentNode Node(DocumentPath path, int level)
    {
        var start = _parser.Current!;
        var (line, column) = ((int)start.Start.Line, (int)start.Start.Column);
        if (level > MostLevels)
        {
            _tooDeep = true;
            _errors.Add(line, column, DocumentPath.Root, $"nests deeper than {MostLevels} levels");
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
        while (!_tooDeep && _parser.MoveNext() && _parser.Current is not SequenceEnd)
        {
            items.Add(Node(path.Item(items.Count), level + 1));
        }

        return items.ToImmutable();
    }

    private ImmutableArray<DocumentField> Fields(DocumentPath path, int level)
    {
        var fields = ImmutableArray.CreateBuilder<DocumentField>();
        var lines = new Dictionary<string, int>();
        while (!_tooDeep && _parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var key = Node(path, level + 1);
            var name = (key as DocumentNode.Scalar)?.Text ?? "";
            if (_tooDeep || !_parser.MoveNext())
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
            _errors.Add(line, column, path, $"anchors such as '&{Shown.Plain(node.Anchor.Value)}' are not read; write the value out");
        }

        if (!node.Tag.IsEmpty)
        {
            _errors.Add(line, column, path, $"tags such as {Shown.Quoted(node.Tag.IsNonSpecific ? "!" : node.Tag.Value)} are not read; quote what is to be a string");
        }
    }

    private DocumentNode.Scalar Alias(DocumentPath path, int line, int column)
    {
        if (_parser.Current is AnchorAlias alias)
        {
            _errors.Add(line, column, path, $"aliases such as '*{Shown.Plain(alias.Value.Value)}' are not read; write the value out");
        }

        return new DocumentNode.Scalar(line, column, "", ScalarKind.Null);
    }

    private static string Sentence(string message) =>
        Shown.Plain(message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.'));
}
