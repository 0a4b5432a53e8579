using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry.Auth;

public sealed class DockerConfigCredentialsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => _folder["config.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_matching_entry_is_given_the_longest_path_first_and_then_the_host_before_a_glob()
    {
        Write("""
            {"auths": {
              "*.corp": {"username": "glob", "password": "4"},
              "registry.corp/team": {"username": "team", "password": "1"},
              "registry.corp/team/app": {"username": "app", "password": "2"},
              "registry.corp/other": {"username": "other", "password": "5"},
              "registry.corp": {"username": "all", "password": "3"}
            }}
            """);

        Assert.Equal(
            [Password("app", "2"), Password("team", "1"), Password("all", "3"), Password("glob", "4")],
            await AllAsync("registry.corp"));
    }

    [Fact]
    public async Task Two_spellings_of_a_key_are_both_given_and_one_secret_once()
    {
        Write("""
            {"auths": {
              "registry.corp": {"username": "a", "password": "1"},
              "https://registry.corp": {"username": "b", "password": "2"},
              "https://registry.corp/v2/": {"username": "a", "password": "1"}
            }}
            """);

        Assert.Equal([Password("a", "1"), Password("b", "2")], await AllAsync("registry.corp"));
    }

    [Fact]
    public async Task An_entry_without_a_secret_does_not_hide_others()
    {
        Write("""{"auths": {"registry.corp/team": {}, "registry.corp": {"username": "all", "password": "3"}}}""");

        Assert.Equal([Password("all", "3")], await AllAsync("registry.corp"));
    }

    [Theory]
    [InlineData("""{"auth":"bWU6c2VjcmV0"}""", "me", "secret")]
    [InlineData("""{"username":"me","password":"secret"}""", "me", "secret")]
    [InlineData("""{"username":"other","password":"x","auth":"bWU6c2VjcmV0"}""", "me", "secret")]
    [InlineData("""{"auth":"bWU6c2U6Y3JldA=="}""", "me", "se:cret")]
    [InlineData("""{"auth":"bWU6c2VjcmV0AAA="}""", "me", "secret")]
    [InlineData("""{"auth":"bWU6c2VjcmV0","identitytoken":"t"}""", "me", "secret")]
    [InlineData("""{"auth":"bWU6"}""", "me", "")]
    public async Task An_entry_is_read(string entry, string user, string password)
    {
        Write($$$"""{"auths":{"registry.corp":{{{entry}}} } }""");

        Assert.Equal(Password(user, password), await FindAsync("registry.corp"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"auth":"","email":"me@corp"}""")]
    [InlineData("""{"password":"secret"}""")]
    public async Task An_entry_may_hold_nothing(string entry)
    {
        Write($$$"""{"auths":{"registry.corp":{{{entry}}} } }""");

        Assert.Equal([Credential.Anonymous], await AllAsync("registry.corp"));
    }

    [Theory]
    [InlineData("{", "cannot be read: it is no JSON (line 1, byte 2)")]
    [InlineData("", "cannot be read: it is no JSON (line 1, byte 1)")]
    [InlineData("""{"auths":[]}""", "has auths that is no object")]
    [InlineData("""{"auths":{"registry.corp":"me:secret"}}""", "has auths[\"registry.corp\"] that is no object")]
    [InlineData("""{"auths":{"registry.corp":{"auth":"me:secret"}}}""", "has auths[\"registry.corp\"].auth that is not base64 of user:password")]
    [InlineData("""{"auths":{"registry.corp":{"auth":"c2VjcmV0"}}}""", "has auths[\"registry.corp\"].auth that is not base64 of user:password")]
    [InlineData("""{"auths":{"registry.corp":{"auth":"bWU6c2VjcmV0"},"*.corp":{"auth":"?"}}}""", "has auths[\"*.corp\"].auth that is not base64 of user:password")]
    [InlineData("""{"auths":{"registry.corp":{"registrytoken":"a\r\nX-Injected: b"}}}""", "has auths[\"registry.corp\"].registrytoken that is no token")]
    public async Task A_file_that_is_wrong_is_said_to_be_without_its_secrets(string text, string problem)
    {
        Write(text);

        Assert.Equal(new SourceError(UnknownReason.Unauthorized, $"the credentials file config.json {problem}"), await ErrorAsync());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"auths":{}}""")]
    public async Task A_file_without_entries_is_anonymous(string text)
    {
        Write(text);

        Assert.True((await FindAsync("registry.corp")).IsAnonymous);
    }

    [Theory]
    [InlineData("""{"identitytoken":"t"}""")]
    [InlineData("""{"auth":"bWU6","identitytoken":"t"}""")]
    [InlineData("""{"username":"00000000-0000-0000-0000-000000000000","identitytoken":"t"}""")]
    public async Task An_identity_token_is_read_where_there_is_no_password(string entry)
    {
        Write($$$"""{"auths":{"registry.corp":{{{entry}}} } }""");

        Assert.Equal(new Credential.IdentityToken("t"), await FindAsync("registry.corp"));
    }

    [Theory]
    [InlineData("""{"registrytoken":"t"}""")]
    [InlineData("""{"registrytoken":"t","identitytoken":"i"}""")]
    public async Task A_registry_token_is_read_before_an_identity_token(string entry)
    {
        Write($$$"""{"auths":{"registry.corp":{{{entry}}} } }""");

        Assert.Equal(new Credential.RegistryToken("t"), await FindAsync("registry.corp"));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_to_be_so()
    {
        var error = await ErrorAsync();

        Assert.Equal(new SourceError(UnknownReason.Unauthorized, "the credentials file config.json is not there"), error);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_not_read()
    {
        Write("{}".PadRight(DockerConfigCredentials.MaxBytes));
        Assert.True((await FindAsync("registry.corp")).IsAnonymous);

        Write("{}".PadRight(DockerConfigCredentials.MaxBytes + 1));
        Assert.Equal(new SourceError(UnknownReason.OverLimit, $"the credentials file config.json is larger than 1048576 bytes"), await ErrorAsync());
    }

    [Fact]
    public async Task A_file_that_changes_counts_at_once()
    {
        Write("""{"auths":{"registry.corp":{"auth":"bWU6c2VjcmV0"}}}""");
        Assert.Equal(Password("me", "secret"), await FindAsync("registry.corp"));

        Write("{}");
        Assert.True((await FindAsync("registry.corp")).IsAnonymous);
    }

    private void Write(string text) => System.IO.File.WriteAllText(File, text);

    private static Credential.Basic Password(string user, string password) => new(user, password);

    private Task<SourceResult<ImmutableArray<Credential>>> ResultAsync(string registry) =>
        new DockerConfigCredentials(File, null, new FakeTimeProvider()).FindAsync(registry, "team/app", Token);

    private async Task<ImmutableArray<Credential>> AllAsync(string registry) => (await ResultAsync(registry)).Value;

    private async Task<Credential> FindAsync(string registry) => Assert.Single(await AllAsync(registry));

    private async Task<SourceError> ErrorAsync() => (await ResultAsync("registry.corp")).Error!;
}
