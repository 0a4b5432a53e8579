using System.Collections.Immutable;
using System.Text.Json;

namespace Policy.Rules.Documents;

/// <summary>
/// Makes nodes of JSON that was read already, as an API server gives it. It is not written out and read as YAML: YAML has
/// no halves of characters, counts a key's length, and would be one more place where a text could become something else.
/// </summary>
internal sealed class JsonNodes
{
    private readonly DocumentErrors _errors;

    private JsonNodes(DocumentErrors errors) => _errors = errors;

    /// <summary>The nodes of a document. They stand in no line.</summary>
    /// <param name="json">The document.</param>
    /// <param name="errors">Where mistakes are collected.</param>
    public static DocumentNode Of(JsonElement json, DocumentErrors errors) => new JsonNodes(errors).Node(json, DocumentPath.Root, 0);

    private DocumentNode Node(JsonElement json, DocumentPath path, int level)
    {
        if (level > DocumentReader.MostLevels)
        {
            _errors.Add(0, 0, path, $"nests deeper than {DocumentReader.MostLevels} levels");
            return Nothing;
        }

        return json.ValueKind switch
        {
            JsonValueKind.Object => new DocumentNode.Mapping(0, 0, Fields(json, path, level)),
            JsonValueKind.Array => new DocumentNode.Sequence(0, 0, [.. json.EnumerateArray().Select((item, index) => Node(item, path.Item(index), level + 1))]),
            JsonValueKind.String => new DocumentNode.Scalar(0, 0, Text(json.GetString, path), ScalarKind.String),
            JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number or JsonValueKind.Null => Plain(json.GetRawText()),
            _ => Nothing,
        };
    }

    // What JSON has without quotes means the same in YAML's core schema.
    private static DocumentNode.Scalar Plain(string text) => new(0, 0, text, CoreSchema.KindOf(text));

    private static DocumentNode.Scalar Nothing => new(0, 0, "", ScalarKind.Null);

    private ImmutableArray<DocumentField> Fields(JsonElement json, DocumentPath path, int level)
    {
        var fields = ImmutableArray.CreateBuilder<DocumentField>();
        var names = new HashSet<string>();
        foreach (var property in json.EnumerateObject())
        {
            var name = Text(() => property.Name, path);
            var place = path.Field(name);
            var value = Node(property.Value, place, level + 1);
            if (names.Add(name))
            {
                fields.Add(new DocumentField(0, 0, name, value));
            }
            else
            {
                _errors.Add(0, 0, place, "stands here twice");
            }
        }

        return fields.ToImmutable();
    }

    private string Text(Func<string?> read, DocumentPath path)
    {
        try
        {
            return read() ?? "";
        }
        catch (InvalidOperationException)
        {
            // So the framework says that an escape is half a character; no other way of asking is there.
            _errors.Add(0, 0, path, "holds half a surrogate pair, which is no character");
            return "";
        }
    }
}
