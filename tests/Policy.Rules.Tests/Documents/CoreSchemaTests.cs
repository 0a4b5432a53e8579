using Policy.Rules.Documents;

namespace Policy.Rules.Tests.Documents;

public sealed class CoreSchemaTests
{
    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("Null")]
    [InlineData("NULL")]
    public void Nothing(string text) => Assert.Equal(ScalarKind.Null, CoreSchema.KindOf(text));

    [Theory]
    [InlineData("true")]
    [InlineData("True")]
    [InlineData("TRUE")]
    [InlineData("false")]
    [InlineData("False")]
    [InlineData("FALSE")]
    public void A_boolean(string text) => Assert.Equal(ScalarKind.Boolean, CoreSchema.KindOf(text));

    [Theory]
    [InlineData("0")]
    [InlineData("25")]
    [InlineData("-19")]
    [InlineData("+3")]
    [InlineData("0o17")]
    [InlineData("0x3aF")]
    public void A_whole_number(string text) => Assert.Equal(ScalarKind.Integer, CoreSchema.KindOf(text));

    [Theory]
    [InlineData("16.4")]
    [InlineData("0.")]
    [InlineData(".5")]
    [InlineData("-2E+05")]
    [InlineData("12e3")]
    [InlineData("1.5e-2")]
    [InlineData(".inf")]
    [InlineData("-.INF")]
    [InlineData("+.Inf")]
    [InlineData(".nan")]
    [InlineData(".NaN")]
    [InlineData(".NAN")]
    public void A_number_with_a_fraction(string text) => Assert.Equal(ScalarKind.Float, CoreSchema.KindOf(text));

    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    [InlineData("on")]
    [InlineData("off")]
    [InlineData("y")]
    [InlineData("nULL")]
    [InlineData("tRUE")]
    [InlineData("1.2.3")]
    [InlineData("300Mi")]
    [InlineData("1_000")]
    [InlineData("0o18")]
    [InlineData("0o")]
    [InlineData("0x")]
    [InlineData("0xfg")]
    [InlineData("-0x1")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData(".e5")]
    [InlineData("-.nan")]
    [InlineData("+-1")]
    [InlineData("2026-01-01")]
    [InlineData("12:30")]
    public void All_else_is_a_string(string text) => Assert.Equal(ScalarKind.String, CoreSchema.KindOf(text));
}
