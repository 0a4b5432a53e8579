using FsCheck;
using FsCheck.Fluent;
using Policy.Rules.Documents;
using Policy.Testing;

namespace Policy.Rules.Tests.Documents;

public sealed class DocumentReaderTests
{
    [Fact]
    public void Nodes_know_where_they_start()
    {
        var root = Assert.IsType<DocumentNode.Mapping>(Assert.Single(Read("\n a:\n   - b\n   - {c: 'd'}\n")).Node);

        Assert.Equal((2, 2), (root.Line, root.Column));
        var field = Assert.Single(root.Fields);
        Assert.Equal(("a", 2, 2), (field.Name, field.Line, field.Column));
        var list = Assert.IsType<DocumentNode.Sequence>(field.Value);
        Assert.Equal(new DocumentNode.Scalar(3, 6, "b", ScalarKind.String), list.Items[0]);
        var inner = Assert.IsType<DocumentNode.Mapping>(list.Items[1]);
        Assert.Equal(new DocumentNode.Scalar(4, 10, "d", ScalarKind.String), Assert.Single(inner.Fields).Value);
    }

    [Theory]
    [InlineData("true", ScalarKind.Boolean)]
    [InlineData("12", ScalarKind.Integer)]
    [InlineData("'12'", ScalarKind.String)]
    [InlineData("\"true\"", ScalarKind.String)]
    [InlineData("|\n  12", ScalarKind.String)]
    [InlineData(">-\n  12", ScalarKind.String)]
    [InlineData("''", ScalarKind.String)]
    [InlineData("", ScalarKind.Null)]
    public void Only_a_plain_scalar_is_anything_but_a_string(string value, ScalarKind kind)
    {
        var root = (DocumentNode.Mapping)Assert.Single(Read("a: " + value)).Node;

        Assert.Equal(kind, ((DocumentNode.Scalar)root.Fields[0].Value).Kind);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("# nothing here\n", 0)]
    [InlineData("---\n", 0)]
    [InlineData("a: 1\n---\nb: 2\n", 2)]
    [InlineData("---\n---\na: 1\n---\n# nothing\n---\nb: 2\n...\n", 2)]
    [InlineData("{\"a\": 1}", 1)]
    [InlineData("{\n\t\"a\":\t1\n}\n", 1)]
    [InlineData("\uFEFFa: 1", 1)]
    public void A_file_holds_several_documents_and_empty_ones_do_not_count(string text, int count) => Assert.Equal(count, Read(text).Count);

    [Theory]
    [InlineData("\"\\ud83d\\ude00 \\/ \\u003c\"", "😀 / <")]
    [InlineData("'it''s'", "it's")]
    public void Escapes_of_JSON_and_YAML_are_resolved(string value, string text) =>
        Assert.Equal(text, ((DocumentNode.Scalar)((DocumentNode.Mapping)Assert.Single(Read("{\"a\":" + value + "}")).Node).Fields[0].Value).Text);

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3", "f:3: a: stands here twice, first in line 1")]
    [InlineData("x: [{a: 1, a: 2}]", "f:1: x[0].a: stands here twice, first in line 1")]
    [InlineData("a: 1\n'a': 2\na: 3", "f:2: a: stands here twice, first in line 1|f:3: a: stands here twice, first in line 1")]
    [InlineData("a: &x 1", "f:1: a: anchors such as '&x' are not read; write the value out")]
    [InlineData("a: [&x {b: 1}, *x]", "f:1: a[0]: anchors such as '&x' are not read; write the value out|f:1: a[1]: aliases such as '*x' are not read; write the value out")]
    [InlineData("a: !!str 1", "f:1: a: tags such as 'tag:yaml.org,2002:str' are not read; quote what is to be a string")]
    [InlineData("a: !x 1", "f:1: a: tags such as '!x' are not read; quote what is to be a string")]
    [InlineData("a: ! 1", "f:1: a: tags such as '!' are not read; quote what is to be a string")]
    [InlineData("? [a, b]\n: 1", "f:1: expected a string as key, found a list")]
    [InlineData("a: 1\n? {b: c}\n: 1", "f:2: expected a string as key, found a mapping")]
    [InlineData("a: [1, 2", "f:2: is no YAML: while parsing a flow sequence, did not find expected ',' or ']'")]
    [InlineData("a: 1\nb: 'x", "f:2: is no YAML: while scanning a quoted scalar, found unexpected end of stream")]
    [InlineData("a: 1\nb: c: d", "f:2: is no YAML: while scanning a plain scalar value, found invalid mapping")]
    [InlineData("a: {\nb: 1}", "f:2: is no YAML: near here the indentation, a comma, a bracket or a quote is wrong")]
    [InlineData("a: !<> 1", "f:1: is no YAML: near here the indentation, a comma, a bracket or a quote is wrong")]
    [InlineData("a: 1\nb: \0", "f:2: holds the character U+0000, which YAML does not have")]
    [InlineData("a: \u001b[31m", "f:1: holds the character U+001B, which YAML does not have")]
    [InlineData("a: \uffff", "f:1: holds the character U+FFFF, which YAML does not have")]
    public void A_mistake_is_told_with_its_line(string text, string expected) => Assert.Equal(expected, string.Join('|', Mistakes(text)));

    [Fact]
    public void Half_a_character_is_none()
    {
        // Not in the table above: an attribute cannot hold such a text.
        Assert.Equal(["f:1: holds the character U+D83D, which YAML does not have"], Mistakes("a: \ud83d"));
        Assert.Equal(["f:1: holds the character U+DC00, which YAML does not have"], Mistakes("\udc00\ud83d"));
        Assert.Equal(["f:1: holds the character U+D83D, which YAML does not have"], Mistakes("\ud83da"));
    }

    [Theory]
    [InlineData("a: 'tab\there'")]
    [InlineData("a: 😀")]
    [InlineData("a: 1\r\nb: 2\r\n")]
    [InlineData("a: \u0085")]
    public void What_YAML_has_is_read(string text) => Read(text);

    [Fact]
    public void Documents_before_a_mistake_of_syntax_are_given()
    {
        var errors = new DocumentErrors("f");

        Assert.Single(DocumentReader.Read("a: 1\n---\nb: [", errors));
        Assert.Single(errors.ToImmutable());
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Nesting_has_an_end(string open, string close)
    {
        Read(Nested(DocumentReader.MostLevels));
        Assert.Equal(["f:1: nests deeper than 64 levels"], Mistakes(Nested(DocumentReader.MostLevels + 1)));
        Assert.Equal(["f:1: nests deeper than 64 levels"], Mistakes(Nested(100_000)));

        string Nested(int levels) => string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels));
    }

    [Fact]
    public void Length_has_an_end()
    {
        Assert.Single(Read(new string('a', DocumentReader.MostCharacters)));
        Assert.Equal(["f: is longer than 1048576 characters"], Mistakes(new string('a', DocumentReader.MostCharacters + 1)));
    }

    [Fact]
    public void A_billion_laughs_are_not_laughed() => Assert.Equal(
        4, Mistakes("a: &a [x, x]\nb: &b [*a, *a]\n").Count);

    [Fact]
    public void No_text_makes_it_throw()
    {
        var pieces = Gen.Elements(
            "a", ": ", "- ", "? ", "\n", "  ", "\t", "[", "]", "{", "}", ",", "'", "\"", "&x", "*x", "!", "!<", "!!str", "|", ">-", "#", "%TAG ! ", "%YAML 1.2",
            "---\n", "...\n", "\\u", "\\ud800", "@", "`", "~", "1.5e", "\0", "\ud800", "\u2028", "\uFEFF", "<<");
        var texts = Gen.OneOf(pieces.ListOf().Select(list => string.Concat(list)), ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var errors = new DocumentErrors("f");
            DocumentReader.Read(text, errors);
            return errors.ToImmutable().All(error => error.Line >= 0 && error.Message.Length > 0);
        }).Check(Draws.Of(5000));
    }

    private static IReadOnlyList<DocumentValue> Read(string text)
    {
        var errors = new DocumentErrors("f");
        var documents = DocumentReader.Read(text, errors);
        Assert.Empty(errors.ToImmutable());
        return documents;
    }

    private static List<string> Mistakes(string text)
    {
        var errors = new DocumentErrors("f");
        DocumentReader.Read(text, errors);
        return [.. errors.ToImmutable().Select(error => $"{error}")];
    }
}
