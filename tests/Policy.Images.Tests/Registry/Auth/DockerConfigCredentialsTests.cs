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

    [Theory]
    [InlineData("registry.corp", "registry.corp", true)]
    [InlineData("REGISTRY.corp", "registry.corp", true)]
    [InlineData("https://registry.corp", "registry.corp", true)]
    [InlineData("https://registry.corp/v1/", "registry.corp", true)]
    [InlineData("http://registry.corp/v2", "registry.corp", true)]
    [InlineData("registry.corp/", "registry.corp", true)]
    [InlineData("registry.corp/team", "registry.corp", true)]
    [InlineData("registry.corp/team/app", "registry.corp", true)]
    [InlineData("registry.corp/tea", "registry.corp", false)]
    [InlineData("registry.corp/other", "registry.corp", false)]
    [InlineData("registry.corp:5000", "registry.corp:5000", true)]
    [InlineData("registry.corp:5000", "registry.corp", false)]
    [InlineData("registry.corp", "registry.corp:5000", false)]
    [InlineData("corp", "registry.corp", false)]
    [InlineData("registry.corp.evil", "registry.corp", false)]
    [InlineData("https://index.docker.io/v1/", "docker.io", true)]
    [InlineData("index.docker.io", "docker.io", true)]
    [InlineData("docker.io", "docker.io", true)]
    [InlineData("registry-1.docker.io", "docker.io", true)]
    [InlineData("", "docker.io", false)]
    public async Task A_key_is_for_its_host(string key, string registry, bool found)
    {
        Write($$$"""{"credsStore":"desktop","auths":{"{{{key}}}":{"auth":"bWU6c2VjcmV0"} } }""");

        Assert.Equal(found ? new Credential("me", "secret") : Credential.Anonymous, await FindAsync(registry));
    }

    [Fact]
    public async Task The_longest_path_counts_wherever_it_stands()
    {
        Write("""
            {"auths": {
              "registry.corp/team": {"username": "team", "password": "1"},
              "registry.corp/team/app": {"username": "app", "password": "2"},
              "registry.corp": {"username": "all", "password": "3"}
            }}
            """);

        Assert.Equal(new Credential("app", "2"), await FindAsync("registry.corp"));
    }

    [Theory]
    [InlineData("""{"auth":"bWU6c2VjcmV0"}""", "me", "secret")]
    [InlineData("""{"username":"me","password":"secret"}""", "me", "secret")]
    [InlineData("""{"username":"other","password":"x","auth":"bWU6c2VjcmV0"}""", "me", "secret")]
    [InlineData("""{"auth":"bWU6c2U6Y3JldA=="}""", "me", "se:cret")]
    [InlineData("""{"auth":"bWU6c2VjcmV0AAA="}""", "me", "secret")]
    [InlineData("""{"auth":"bWU6c2VjcmV0","identitytoken":"t"}""", "me", "secret")]
    [InlineData("""{"auth":"bWU6"}""", "me", "")]
    [InlineData("{}", "", "")]
    [InlineData("""{"auth":"","email":"me@corp"}""", "", "")]
    public async Task An_entry_is_read(string entry, string user, string password)
    {
        Write($$$"""{"auths":{"registry.corp":{{{entry}}} } }""");

        Assert.Equal(new Credential(user, password), await FindAsync("registry.corp"));
    }

    [Theory]
    [InlineData("{", "cannot be read: it is no JSON (line 1, byte 2)")]
    [InlineData("", "cannot be read: it is no JSON (line 1, byte 1)")]
    [InlineData("""{"auths":[]}""", "has auths that is no object")]
    [InlineData("""{"auths":{"registry.corp":"me:secret"}}""", "has auths[\"registry.corp\"] that is no object")]
    [InlineData("""{"auths":{"registry.corp":{"auth":"me:secret"}}}""", "has auths[\"registry.corp\"].auth that is not base64 of user:password")]
    [InlineData("""{"auths":{"registry.corp":{"auth":"c2VjcmV0"}}}""", "has auths[\"registry.corp\"].auth that is not base64 of user:password")]
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
    [InlineData("""{"registrytoken":"t"}""")]
    [InlineData("""{"auth":"bWU6","identitytoken":"t"}""")]
    public async Task A_token_alone_is_not_read(string entry)
    {
        Write($$$"""{"auths":{"registry.corp":{{{entry}}} } }""");

        Assert.Equal(
            new SourceError(UnknownReason.Unsupported, $"the credentials file config.json has only a token in auths[\"registry.corp\"]; a user name and password are read"),
            await ErrorAsync());
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
        Assert.Equal("me", (await FindAsync("registry.corp")).User);

        Write("{}");
        Assert.True((await FindAsync("registry.corp")).IsAnonymous);
    }

    [Fact]
    public void A_credential_does_not_show_in_text() => Assert.Equal("a credential", new Credential("me", "secret").ToString());

    private void Write(string text) => System.IO.File.WriteAllText(File, text);

    private Task<SourceResult<Credential>> ResultAsync(string registry) =>
        new DockerConfigCredentials(File).FindAsync(registry, "team/app", Token);

    private async Task<Credential> FindAsync(string registry) => (await ResultAsync(registry)).Value!;

    private async Task<SourceError> ErrorAsync() => (await ResultAsync("registry.corp")).Error!;
}
