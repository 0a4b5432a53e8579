using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Policy.Rules.Documents;
using Policy.Testing;

namespace Policy.Rules.Tests.Documents;

public sealed class JsonNodesTests
{
    [Theory]
    [InlineData("true", ScalarKind.Boolean)]
    [InlineData("12", ScalarKind.Integer)]
    [InlineData("-0.5e3", ScalarKind.Float)]
    [InlineData("\"12\"", ScalarKind.String)]
    [InlineData("\"true\"", ScalarKind.String)]
    [InlineData("\"\"", ScalarKind.String)]
    [InlineData("null", ScalarKind.Null)]
    public void Values_keep_their_kind(string json, ScalarKind kind) =>
        Assert.Equal(kind, Assert.IsType<DocumentNode.Scalar>(Read(json)).Kind);

    [Theory]
    [InlineData("a\": 1, \"b")]
    [InlineData("x\n---\nkind: Other\n")]
    [InlineData("tab\tnul\0 bell\a del\u007f")]
    [InlineData("line\u2028 paragraph\u2029 next\u0085 mark\ufeff")]
    [InlineData("umlaut ä, 漢字, 😀, '#', ': ', '*a', '&a', '!!int 1'")]
    public void A_text_is_what_it_was_and_nothing_else(string text)
    {
        var json = JsonSerializer.Serialize(new Dictionary<string, string> { [text] = text });

        var field = Assert.Single(Assert.IsType<DocumentNode.Mapping>(Read(json)).Fields);

        Assert.Equal((text, new DocumentNode.Scalar(0, 0, text, ScalarKind.String)), (field.Name, (DocumentNode.Scalar)field.Value));
    }

    [Fact]
    public void Any_text_is_what_it_was() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Filter(text => text is not null && text.EnumerateRunes().All(rune => rune.Value != 0xFFFD)),
        text => Assert.Equal(text, ((DocumentNode.Scalar)Read(JsonSerializer.Serialize(text))).Text)).Check(Draws.Of(2_000));

    [Theory]
    [InlineData("""{"a":[1,{"b":"c","d":null}],"e":{"f":true,"g":[]},"h":1.50,"i":"1e5"}""")]
    [InlineData("""{"spec":{"mode":"Enforce","rules":[{"id":"oversize","action":"Deny","parameters":{"maxCompressed":"300Mi"}}]}}""")]
    public void It_is_read_as_the_reader_of_files_reads_it(string json)
    {
        var errors = new DocumentErrors("x");

        Assert.Equal(Show(Assert.Single(DocumentReader.Read(json, errors)).Node), Show(Read(json)));
    }

    [Fact]
    public void What_is_wrong_is_told_with_its_place()
    {
        var errors = new DocumentErrors("object");

        JsonNodes.Of(JsonElement.Parse("""{"a":[{"b":1,"b":2}],"c":"\ud800","\udc00":3}"""), errors);

        Assert.Equal(
            ["a[0].b: stands here twice", "c: holds half a surrogate pair, which is no character", ": holds half a surrogate pair, which is no character"],
            errors.ToImmutable().Select(error => $"{error.Path}: {error.Message}"));
    }

    [Fact]
    public void It_goes_only_so_deep()
    {
        var errors = new DocumentErrors("object");
        var json = new string('[', DocumentReader.MostLevels + 2) + new string(']', DocumentReader.MostLevels + 2);

        JsonNodes.Of(JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 200 }).RootElement, errors);

        Assert.Equal($"nests deeper than {DocumentReader.MostLevels} levels", Assert.Single(errors.ToImmutable()).Message);
    }

    private static DocumentNode Read(string json)
    {
        var errors = new DocumentErrors("object");
        var node = JsonNodes.Of(JsonElement.Parse(json), errors);
        Assert.True(errors.IsEmpty);
        return node;
    }

    private static string Show(DocumentNode node) => node switch
    {
        DocumentNode.Scalar scalar => $"{scalar.Kind} {scalar.Text}",
        DocumentNode.Sequence list => $"[{string.Join(", ", list.Items.Select(Show))}]",
        DocumentNode.Mapping mapping => "{" + string.Join(", ", mapping.Fields.Select(field => $"{field.Name}: {Show(field.Value)}")) + "}",
        _ => throw new InvalidOperationException($"{node}"),
    };
}
