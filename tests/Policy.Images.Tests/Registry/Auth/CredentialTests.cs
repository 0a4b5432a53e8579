using Policy.Images.Registry.Auth;

namespace Policy.Images.Tests.Registry.Auth;

public sealed class CredentialTests
{
    public static TheoryData<string> Kinds => ["basic", "identity", "registry"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_secret_shows_in_text(string kind)
    {
        Assert.Equal("a credential", $"{Of(kind)}");
        Assert.DoesNotContain("secret", new TokenKey("r", "n", "", "", "", Of(kind)).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Equal_ones_are_one_and_kinds_differ(string kind)
    {
        Assert.Equal(Of(kind), Of(kind));
        Assert.Single(Kinds, other => Of(other.Data) == Of(kind));
        Assert.False(Of(kind).IsAnonymous);
    }

    [Fact]
    public void Nobody_is_anonymous()
    {
        Assert.True(Credential.Anonymous.IsAnonymous);
        Assert.Equal("anonymous", Credential.Anonymous.ToString());
    }

    private static Credential Of(string kind) => kind switch
    {
        "basic" => new Credential.Basic("secret", "secret"),
        "identity" => new Credential.IdentityToken("secret"),
        _ => new Credential.RegistryToken("secret"),
    };
}
