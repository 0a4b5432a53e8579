using System.Text.Json;
using Policy.Webhook.Admission.Reviews;

namespace Policy.Webhook.Tests.Admission.Reviews;

public sealed class FieldTests
{
    private readonly Faults _faults = new();

    [Theory]
    [InlineData("{}", "", "the document: expected a string, found an object")]
    [InlineData("""{"a":1}""", "a", "a: expected a string, found a number")]
    [InlineData("""{"a":{"b":{"c":[]}}}""", "a b c", "a.b.c: expected a string, found a list")]
    [InlineData("""{"a":5}""", "a b c", "a: expected an object, found a number")]
    public void A_fault_says_where_it_is(string json, string path, string fault)
    {
        var field = path.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(Document(json), (field, name) => field[name]);

        Assert.Null(field.Text());
        Assert.Equal(fault, _faults.First);
    }

    [Theory]
    [InlineData("""{"a":[{},{"b":[1,2]}]}""", "a[1].b[0]")]
    [InlineData("""{"a":[{},{"b":["x"]}]}""", "a[1].b[0]")]
    public void An_entry_of_a_list_has_its_place_for_a_name(string json, string path) =>
        Assert.Equal(path, Document(json)["a"].Items().Select(item => item).Last()["b"].Items().Select(item => item).First().Path);

    [Fact]
    public void What_is_absent_has_a_path_too()
    {
        var absent = Document("""{"a":{}}""")["a"]["b"]["c"];

        Assert.Null(absent.Element);
        Assert.Equal("a.b.c", absent.Path);
        Assert.Null(_faults.First);
    }

    [Fact]
    public void A_part_that_is_read_by_itself_has_the_path_that_it_is_given() =>
        Assert.Equal("spec.template.a", new Field(JsonElement.Parse("""{"a":1}"""), "spec.template", _faults)["a"].Path);

    [Fact]
    public void Faults_can_be_noted_elsewhere()
    {
        var others = new Faults();

        Document("""{"a":[1]}""")["a"].Items().Select(item => item).First().NotingIn(others).Text();

        Assert.Null(_faults.First);
        Assert.Equal("a[0]: expected a string, found a number", others.First);
    }

    private Field Document(string json) => new(JsonElement.Parse(json), "", _faults);
}
