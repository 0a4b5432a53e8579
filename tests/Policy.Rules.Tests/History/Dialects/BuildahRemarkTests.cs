using Policy.Rules.History.Dialects;

namespace Policy.Rules.Tests.History.Dialects;

public sealed class BuildahRemarkTests
{
    [Theory]
    [InlineData("FROM docker.io/library/debian:12", "docker.io/library/debian:12")]
    [InlineData("FROM  debian ", "debian")]
    [InlineData("FROM abcdefabcde", "abcdefabcde")]
    [InlineData("FROM my-base-1234", "my-base-1234")]
    [InlineData("FROM 0c21be55ead8", null)]
    [InlineData("FROM ", null)]
    [InlineData("from debian", null)]
    [InlineData("", null)]
    public void A_remark_names_the_base_but_where_it_is_a_short_id(string comment, string? name) => Assert.Equal(name, BuildahRemark.BaseOf(comment));
}
