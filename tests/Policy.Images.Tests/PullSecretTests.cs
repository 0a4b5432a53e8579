using System.Collections.Immutable;
using System.Text;
using Policy.Images.Registry.Auth;

namespace Policy.Images.Tests;

/// <summary>Docker configs that workloads bring.</summary>
public sealed class PullSecretTests
{
    private const string Name = "pull secret team/regcred";

    [Fact]
    public void A_config_gives_its_auths_and_none_of_the_programs_that_it_names()
    {
        var secret = Config("""{"auths": {"registry.corp": {"auth": "bWU6c2VjcmV0"}}, "credsStore": "evil", "credHelpers": {"registry.corp": "evil"}}""");

        Assert.Null(secret.Problem);
        Assert.Equal([new Credential.Basic("me", "secret")], Find(secret));
    }

    [Fact]
    public void The_older_format_is_the_auths_by_themselves()
    {
        var secret = PullSecret.OfOldConfig(Name, Encoding.UTF8.GetBytes("""{"https://registry.corp/v1/": {"username": "me", "password": "secret", "email": "me@corp"}}"""));

        Assert.Equal([new Credential.Basic("me", "secret")], Find(secret));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"auths": {}}""")]
    [InlineData("""{"auths": null}""")]
    [InlineData("""{"auths": {"other.corp": {"auth": "bWU6c2VjcmV0"}}}""")]
    [InlineData("""{"auths": {"registry.corp": {}}}""")]
    public void One_that_holds_nothing_for_a_registry_gives_nothing(string json)
    {
        Assert.Null(Config(json).Problem);
        Assert.Empty(Find(Config(json)));
    }

    [Theory]
    [InlineData("", "cannot be read: it is no JSON (line 1, byte 1)")]
    [InlineData("{\"auths\": {", "cannot be read: it is no JSON (line 1, byte 12)")]
    [InlineData("[]", "holds no object")]
    [InlineData("""{"auths": []}""", "has auths that is no object")]
    [InlineData("""{"auths": {"registry.corp": {"auth": "bWU6c2VjcmV0"}, "b": {"auth": "s3cr3t!"}}}""", "has auths[\"b\"].auth that is not base64 of user:password")]
    [InlineData("""{"auths": {"registry.corp\u001b[2J": 1}}""", "has auths[\"registry.corp\uFFFD[2J\"] that is no object")]
    public void One_that_is_wrong_gives_nothing_and_says_why_without_its_secrets(string json, string problem)
    {
        var secret = Config(json);

        Assert.Equal($"{Name} {problem}", secret.Problem);
        Assert.Empty(Find(secret));
    }

    [Fact]
    public void One_that_is_too_large_is_not_read()
    {
        Assert.Equal($"{Name} is larger than 1048576 bytes", Config("{}".PadRight(PullSecret.MaxBytes + 1)).Problem);
        Assert.Null(Config("{}".PadRight(PullSecret.MaxBytes)).Problem);
    }

    [Fact]
    public void One_with_too_many_entries_is_not_read()
    {
        var entries = Enumerable.Range(0, PullSecret.MaxEntries + 1).Select(i => $"\"{i}.corp\": {{}}");

        Assert.Equal($"{Name} has more than 1000 entries", Config($$"""{"auths": { {{string.Join(',', entries)}} } }""").Problem);
    }

    [Fact]
    public void No_secret_shows_in_text()
    {
        var secret = Config("""{"auths": {"registry.corp": {"username": "me", "password": "topsecret"}}}""");

        Assert.DoesNotContain("topsecret", $"{secret} {new PullCredentials { Secrets = [secret] }} {secret.Entries[0]}", StringComparison.Ordinal);
    }

    private static PullSecret Config(string json) => PullSecret.OfConfig(Name, Encoding.UTF8.GetBytes(json));

    private static ImmutableArray<Credential> Find(PullSecret secret) => new PullCredentials { Secrets = [secret] }.Find("registry.corp", "team/app");
}
