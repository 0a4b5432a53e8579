using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Registry.Auth;
using Policy.Images.Registry.Auth.Helpers;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry.Auth.Helpers;

/// <summary>The helpers that docker configs name.</summary>
public sealed class CredentialHelpersTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly DockerConfigCredentials _credentials;

    public CredentialHelpersTests() => _credentials = new DockerConfigCredentials(_folder["config.json"], _folder.Path, _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"credHelpers":{"registry.corp":"test"}}""", "registry.corp", "get registry.corp")]
    [InlineData("""{"credHelpers":{"registry.corp:5000":"test"}}""", "registry.corp:5000", "get registry.corp:5000")]
    [InlineData("""{"credHelpers":{"https://index.docker.io/v1/":"test"}}""", "docker.io", "get https://index.docker.io/v1/")]
    [InlineData("""{"credHelpers":{"docker.io":"test"}}""", "docker.io", "get https://index.docker.io/v1/")]
    [InlineData("""{"credsStore":"test"}""", "registry.corp", "get registry.corp")]
    [InlineData("""{"credsStore":"test"}""", "docker.io", "get https://index.docker.io/v1/")]
    [InlineData("""{"credsStore":"none","credHelpers":{"registry.corp":"test"}}""", "registry.corp", "get registry.corp")]
    [InlineData("""{"credsStore":"test","credHelpers":{"registry.corp":"none"}}""", "other.corp", "get other.corp")]
    [InlineData("""{"credsStore":"test","credHelpers":null,"auths":{"registry.corp":{}}}""", "registry.corp", "get registry.corp")]
    public async Task A_helper_is_asked_for_the_server_as_docker_names_it(string config, string registry, string asked)
    {
        await WriteAsync(config);
        await TestHelper.WriteAsync(_folder, "test", "me", "secret");

        Assert.Equal([new Credential.Basic("me", "secret")], (await FindAsync(registry)).Value);
        Assert.Equal([asked], TestHelper.Asked(_folder));
    }

    [Theory]
    [InlineData("""{"credHelpers":{"registry.corp":"test"}}""", "other.corp")]
    [InlineData("""{"credHelpers":{"registry.corp":"test"}}""", "registry.corp:5000")]
    [InlineData("""{"credHelpers":{"*.corp":"test"}}""", "registry.corp")]
    [InlineData("""{"credHelpers":{"registry.corp/team":"test"}}""", "registry.corp")]
    [InlineData("""{"credsStore":"test","credHelpers":{"registry.corp":""}}""", "registry.corp")]
    [InlineData("""{"credsStore":""}""", "registry.corp")]
    public async Task A_helper_is_not_asked_for_what_it_is_not_for(string config, string registry)
    {
        await WriteAsync(config);
        await TestHelper.WriteAsync(_folder, "test", "me", "secret");

        Assert.Equal([Credential.Anonymous], (await FindAsync(registry)).Value);
        Assert.Empty(TestHelper.Asked(_folder));
    }

    [Fact]
    public async Task What_auths_hold_comes_after_what_a_helper_holds()
    {
        await WriteAsync("""{"credsStore":"test","auths":{"registry.corp":{"username":"file","password":"1"}}}""");
        await TestHelper.WriteAsync(_folder, "test", "me", "secret");

        Assert.Equal([new Credential.Basic("me", "secret"), new Credential.Basic("file", "1")], (await FindAsync("registry.corp")).Value);
    }

    [Fact]
    public async Task A_helper_that_holds_nothing_leaves_what_auths_hold()
    {
        await WriteAsync("""{"credsStore":"test","auths":{"registry.corp":{"username":"file","password":"1"}}}""");
        await TestHelper.WriteAsync(_folder, "test", "echo credentials not found in native keychain; exit 1");

        Assert.Equal([new Credential.Basic("file", "1")], (await FindAsync("registry.corp")).Value);
    }

    [Theory]
    [InlineData("""{"credsStore":"none"}""", "the credential helper docker-credential-none is in no folder of PATH")]
    [InlineData("""{"credsStore":"../test"}""", "the docker config names a credential helper '../test', which is no name of one")]
    [InlineData("""{"credsStore":[]}""", "the docker config names a credential helper '[]', which is no name of one")]
    [InlineData("""{"credHelpers":[]}""", "the credentials file config.json has credHelpers that is no object")]
    public async Task A_helper_that_cannot_be_asked_is_an_error_and_not_nobody(string config, string message)
    {
        await WriteAsync(config);

        Assert.Equal(new SourceError(UnknownReason.Unauthorized, message), (await FindAsync("registry.corp")).Error);
    }

    [Fact]
    public async Task An_answer_is_remembered_for_a_minute_by_server()
    {
        await WriteAsync("""{"credsStore":"test"}""");
        await TestHelper.WriteAsync(_folder, "test", "me", "old");
        await FindAsync("registry.corp");
        await TestHelper.WriteAsync(_folder, "test", "me", "new");

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal([new Credential.Basic("me", "old")], (await FindAsync("registry.corp")).Value);
        Assert.Equal([new Credential.Basic("me", "new")], (await FindAsync("other.corp")).Value);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([new Credential.Basic("me", "new")], (await FindAsync("registry.corp")).Value);

        Assert.Equal(["get registry.corp", "get other.corp", "get registry.corp"], TestHelper.Asked(_folder));
    }

    [Fact]
    public async Task A_failure_is_remembered_too()
    {
        await WriteAsync("""{"credsStore":"test"}""");
        await TestHelper.WriteAsync(_folder, "test", "exit 1");
        Assert.False((await FindAsync("registry.corp")).Succeeded);
        await TestHelper.WriteAsync(_folder, "test", "me", "secret");

        Assert.False((await FindAsync("registry.corp")).Succeeded);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await FindAsync("registry.corp")).Succeeded);
    }

    [Fact]
    public async Task No_more_answers_are_remembered_than_there_is_room_for()
    {
        var helpers = new CredentialHelpers(new HelperProgram(_folder.Path, _time), _time);
        for (var i = 0; i <= CredentialHelpers.Capacity; i++)
        {
            Assert.False((await helpers.GetAsync(new HelperRequest("test", $"{i}.corp"), Token)).Succeeded);
        }

        await TestHelper.WriteAsync(_folder, "test", "me", "secret");

        Assert.False((await helpers.GetAsync(new HelperRequest("test", $"{CredentialHelpers.Capacity}.corp"), Token)).Succeeded);
        Assert.True((await helpers.GetAsync(new HelperRequest("test", "0.corp"), Token)).Succeeded);
    }

    [Fact]
    public async Task A_burst_of_questions_is_one_run()
    {
        await WriteAsync("""{"credsStore":"test"}""");
        await TestHelper.WriteAsync(_folder, "test", "me", "secret");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => FindAsync("registry.corp"), Token)));

        Assert.All(answers, answer => Assert.Equal([new Credential.Basic("me", "secret")], answer.Value));
        Assert.Single(TestHelper.Asked(_folder));
    }

    [Fact]
    public async Task Who_asks_waits_no_longer_than_wanted_while_others_get_the_answer()
    {
        await Tool.RunAsync("mkfifo", _folder["started"], _folder["go"]);
        await WriteAsync("""{"credsStore":"test"}""");
        await TestHelper.WriteAsync(
            _folder, "test", $"echo >'{_folder["started"]}'; cat '{_folder["go"]}'; echo '{{\"Username\":\"me\",\"Secret\":\"secret\"}}'");
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var impatient = _credentials.FindAsync("registry.corp", "team/app", impatience.Token);
        await File.ReadAllTextAsync(_folder["started"], Token);
        var patient = FindAsync("registry.corp");

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        await File.WriteAllTextAsync(_folder["go"], "", Token);

        Assert.Equal([new Credential.Basic("me", "secret")], (await patient).Value);
    }

    private Task WriteAsync(string config) => File.WriteAllTextAsync(_folder["config.json"], config, Token);

    private Task<SourceResult<ImmutableArray<Credential>>> FindAsync(string registry) =>
        _credentials.FindAsync(registry, "team/app", Token);
}
