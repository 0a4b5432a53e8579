using Policy.Rules.Documents;

namespace Policy.Rules.Tests.Documents;

public sealed class DocumentFieldsTests
{
    [Fact]
    public void A_field_that_nobody_asked_for_is_told_with_the_nearest_that_somebody_did()
    {
        var fields = Fields("mode: a\npreest: b\n\nother: c", out var errors);
        fields.Find("mode");
        fields.Find("preset");
        fields.Close();

        Assert.Equal(
            ["f:2: preest: is no field; did you mean 'preset'?", "f:4: other: is no field; expected one of mode, preset"],
            errors.ToImmutable().Select(error => $"{error}"));
    }

    [Fact]
    public void A_field_may_be_called_something_else()
    {
        var fields = Fields("max: 1", out var errors);
        fields.Close("parameter of 'x'");

        Assert.Equal("f:1: max: is no parameter of 'x'; there is none here", $"{Assert.Single(errors.ToImmutable())}");
    }

    [Fact]
    public void Where_one_was_asked_for_it_is_named_alone()
    {
        var fields = Fields("other: 1", out var errors);
        fields.Find("require");
        fields.Close();

        Assert.Equal("f:1: other: is no field; expected require", $"{Assert.Single(errors.ToImmutable())}");
    }

    [Fact]
    public void What_is_allowed_is_not_told()
    {
        var fields = Fields("status: {a: b}", out var errors);
        fields.Allow("status");
        fields.Close();

        Assert.True(errors.IsEmpty);
    }

    [Theory]
    [InlineData("a: 1")]
    [InlineData("x:")]
    [InlineData("x: null")]
    [InlineData("x: ~")]
    public void A_field_with_nothing_in_it_is_left_out(string text)
    {
        var fields = Fields(text, out var errors);

        Assert.Null(fields.Find("x"));
        Assert.True(errors.IsEmpty);
        Assert.Null(fields.Require("x", "a name"));
        Assert.Equal("f:1: x: is required: a name", $"{Assert.Single(errors.ToImmutable())}");
    }

    [Fact]
    public void A_field_that_is_there_is_not_required_again()
    {
        var fields = Fields("x: 1", out var errors);

        Assert.Equal("x: 1", $"x: {((DocumentNode.Scalar)fields.Require("x", "a name")!.Node).Text}");
        Assert.True(errors.IsEmpty);
    }

    [Fact]
    public void A_mistake_stands_at_its_field_or_else_at_the_mapping()
    {
        var fields = Fields("\na: 1\nb: 2", out var errors);
        fields.Fail("b", "is bad");
        fields.Fail("c", "is missing");

        Assert.Equal(["f:2: c: is missing", "f:3: b: is bad"], errors.ToImmutable().Select(error => $"{error}"));
    }

    [Fact]
    public void Mistakes_of_one_line_are_told_from_left_to_right()
    {
        var fields = Fields("{b: 1, a: 2}", out var errors);
        fields.Fail("a", "is bad");
        fields.Fail("b", "is bad too");
        fields.Fail("c", "is missing");

        Assert.Equal(["c", "b", "a"], errors.ToImmutable().Select(error => error.Path));
    }

    [Theory]
    [InlineData("a: {b: [{c: 1}]}", "a.b[0].c")]
    [InlineData("a: {app.kubernetes.io/name: [x]}", "a[\"app.kubernetes.io/name\"][0]")]
    [InlineData("'': {x-y_Z9: 1}", "[\"\"].x-y_Z9")]
    [InlineData("[[1, 2]]", "[0][1]")]
    public void A_path_leads_to_the_field(string text, string path)
    {
        var errors = new DocumentErrors("f");
        var value = Assert.Single(DocumentReader.Read(text, errors));
        while (value.Node is not DocumentNode.Scalar)
        {
            value = value.Node is DocumentNode.Sequence ? value.Items()[^1] : value.Fields()!.All.Last().Value;
        }

        value.Fail("here");
        Assert.Equal(path, Assert.Single(errors.ToImmutable()).Path);
    }

    private static DocumentFields Fields(string text, out DocumentErrors errors)
    {
        errors = new DocumentErrors("f");
        return Assert.Single(DocumentReader.Read(text, errors)).Fields()!;
    }
}
