using Policy.Rules.Documents;

namespace Policy.Rules.Tests.Documents;

public sealed class DocumentValueTests
{
    private static readonly (string Word, int Meaning)[] Words = [("Enforce", 3), ("Warn", 2), ("Audit", 1)];

    [Fact]
    public void Values_are_read_as_what_they_are()
    {
        var fields = Fields("text: a\nempty: ''\nyes: true\nno: False\nnumber: 25\nbytes: 300Mi\nplain: 1024\nword: Warn\nlist: [a, b]\nmap: {k: v}", out var errors)!;

        Assert.Equal("a", fields.Find("text")!.Text());
        Assert.Equal("", fields.Find("empty")!.AnyText());
        Assert.True(fields.Find("yes")!.Boolean());
        Assert.False(fields.Find("no")!.Boolean());
        Assert.Equal(25, fields.Find("number")!.Integer(0, 25));
        Assert.Equal(300L << 20, fields.Find("bytes")!.Bytes("1Ki", "300Mi"));
        Assert.Equal(1024, fields.Find("plain")!.Bytes("1Ki", "300Mi"));
        Assert.Equal(2, fields.Find("word")!.Word(Words));
        Assert.Equal(["a", "b"], fields.Find("list")!.Items().Select(item => item.Text()));
        Assert.Equal(["k"], fields.Find("map")!.Fields()!.All.Select(field => field.Name));
        fields.Close();
        Assert.True(errors.IsEmpty);
    }

    [Theory]
    [InlineData("v: []", "f:1: v: expected a string, found a list")]
    [InlineData("v: {}", "f:1: v: expected a string, found a mapping")]
    [InlineData("v: ''", "f:1: v: is empty; expected a string")]
    [InlineData("v: 16.4", "f:1: v: expected a string, found the number 16.4; write it in quotes")]
    [InlineData("v: 16", "f:1: v: expected a string, found the number 16; write it in quotes")]
    [InlineData("v: true", "f:1: v: expected a string, found true; write it in quotes")]
    public void Text_is_a_string_that_is_not_empty(string text, string mistake) => Fails(text, value => value.Text() is null, mistake);

    [Fact]
    public void Any_text_is_still_a_string() => Fails("v: 1", value => value.AnyText() is null, "f:1: v: expected a string, found the number 1; write it in quotes");

    [Theory]
    [InlineData("v: yes", "f:1: v: expected true or false, found the string 'yes'")]
    [InlineData("v: 'true'", "f:1: v: expected true or false, found the string 'true'")]
    [InlineData("v: 1", "f:1: v: expected true or false, found the number 1")]
    public void Yes_is_no_boolean(string text, string mistake) => Fails(text, value => value.Boolean() is null, mistake);

    [Theory]
    [InlineData("v: -1", "f:1: v: expected a whole number from 0 to 65535, found the number -1")]
    [InlineData("v: 65536", "f:1: v: expected a whole number from 0 to 65535, found the number 65536")]
    [InlineData("v: 99999999999999", "f:1: v: expected a whole number from 0 to 65535, found the number 99999999999999")]
    [InlineData("v: '80'", "f:1: v: expected a whole number from 0 to 65535, found the string '80'")]
    [InlineData("v: 0x50", "f:1: v: expected a whole number from 0 to 65535, found the number 0x50")]
    [InlineData("v: 1.0", "f:1: v: expected a whole number from 0 to 65535, found the number 1.0")]
    public void A_whole_number_has_bounds(string text, string mistake) => Fails(text, value => value.Integer(0, 65535) is null, mistake);

    [Theory]
    [InlineData("v: 1023", "f:1: v: expected a quantity of bytes from 1Ki to 64Mi, found the number 1023")]
    [InlineData("v: 67108865", "f:1: v: expected a quantity of bytes from 1Ki to 64Mi, found the number 67108865")]
    [InlineData("v: 65Mi", "f:1: v: expected a quantity of bytes from 1Ki to 64Mi, found the string '65Mi'")]
    [InlineData("v: lots", "f:1: v: expected a quantity of bytes from 1Ki to 64Mi, found the string 'lots'")]
    [InlineData("v: 1.5", "f:1: v: expected a quantity of bytes from 1Ki to 64Mi, found the number 1.5")]
    [InlineData("v: [1Mi]", "f:1: v: expected a quantity of bytes from 1Ki to 64Mi, found a list")]
    public void A_quantity_has_bounds(string text, string mistake) => Fails(text, value => value.Bytes("1Ki", "64Mi") is null, mistake);

    [Theory]
    [InlineData("v: Enforced", "f:1: v: 'Enforced' is none of Enforce, Warn, Audit; did you mean 'Enforce'?")]
    [InlineData("v: warn", "f:1: v: 'warn' is none of Enforce, Warn, Audit; did you mean 'Warn'?")]
    [InlineData("v: Forbid", "f:1: v: 'Forbid' is none of Enforce, Warn, Audit")]
    [InlineData("v: [Warn]", "f:1: v: expected one of Enforce, Warn, Audit, found a list")]
    [InlineData("v: 1", "f:1: v: expected one of Enforce, Warn, Audit, found the number 1")]
    public void A_word_is_one_of_some(string text, string mistake) => Fails(text, value => value.Word(Words) is null, mistake);

    [Theory]
    [InlineData("v: Warm", "f:1: v: 'Warm' is not Warn")]
    [InlineData("v: true", "f:1: v: expected Warn, found true")]
    public void Where_there_is_one_word_it_is_that(string text, string mistake) => Fails(text, value => value.Word([("Warn", 1)]) is null, mistake);

    [Theory]
    [InlineData("v: a", "f:1: v: expected a list, found the string 'a'")]
    [InlineData("v: {a: b}", "f:1: v: expected a list, found a mapping")]
    public void A_list_is_a_list(string text, string mistake) => Fails(text, value => value.Items().Count == 0, mistake);

    [Theory]
    [InlineData("v: a", "f:1: v: expected a mapping, found the string 'a'")]
    [InlineData("v: [a]", "f:1: v: expected a mapping, found a list")]
    public void A_mapping_is_a_mapping(string text, string mistake) => Fails(text, value => value.Fields() is null, mistake);

    [Fact]
    public void Nothing_in_a_list_is_something_wrong() => Fails(
        "v: [~]", value => value.Items()[0].Text() is null, "f:1: v[0]: expected a string, found nothing");

    [Fact]
    public void What_is_shown_is_short_and_on_one_line() => Fails(
        "v: \"\\e[31m\\n\\u202e" + new string('x', 100) + "\"", value => value.Boolean() is null,
        $"f:1: v: expected true or false, found the string '�[31m �{new string('x', 73)}…'");

    private static void Fails(string text, Func<DocumentValue, bool> readsNothing, string mistake)
    {
        var value = Fields(text, out var errors)!.Find("v")!;

        Assert.True(readsNothing(value));
        Assert.Equal(mistake, $"{Assert.Single(errors.ToImmutable())}");
    }

    private static DocumentFields? Fields(string text, out DocumentErrors errors)
    {
        errors = new DocumentErrors("f");
        return Assert.Single(DocumentReader.Read(text, errors)).Fields();
    }
}
