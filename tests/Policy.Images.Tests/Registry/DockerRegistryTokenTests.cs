using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Images.Registry;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Images.Tests.Registry.Auth;
using Policy.Images.Tests.Registry.Auth.Helpers;
using Policy.Rules.Verdicts;
using Policy.Testing;

namespace Policy.Images.Tests.Registry;

/// <summary>Against Debian's docker-registry, which sends users to a token service and checks its signatures.</summary>
public sealed class DockerRegistryTokenTests : IAsyncLifetime
{
    private const long Limit = 4 << 20;
    private const string Pull = "repository:team/app:pull";

    private readonly FakeTimeProvider _time = new();
    private TestTokenService _service = null!;
    private DockerRegistry _registry = null!;
    private int _pushed;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // How tokens were asked for since the images were pushed, which takes some too.
    private IEnumerable<string> Given => _service.Given.Skip(_pushed);

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(DockerRegistry.Missing is null, DockerRegistry.Missing ?? "");
        _service = await TestTokenService.StartAsync();
        _registry = await DockerRegistry.StartAsync(new DockerRegistryOptions
        {
            User = TestTokenService.User,
            Password = TestTokenService.Password,
            Tokens = _service.Tokens,
        });
        await _registry.PushAsync("team/app:1.0", Wire.Image);
        await _registry.PushAsync("team/other:1.0", Wire.Image);
        _pushed = _service.Given.Count;
    }

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
            await _service.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_password_is_changed_into_a_token_for_each_repository()
    {
        using var client = Client(User());

        await AssertReadAsync(client, "team/app");
        await AssertReadAsync(client, "team/app");
        await AssertReadAsync(client, "team/other");

        Assert.Equal([$"GET {Pull}", "GET repository:team/other:pull"], Given);
    }

    [Fact]
    public async Task An_identity_token_is_changed_into_a_token_for_each_repository()
    {
        using var client = Client(new OneCredential(new Credential.IdentityToken(TestTokenService.IdentityToken)));

        await AssertReadAsync(client, "team/app");
        await AssertReadAsync(client, "team/other");

        Assert.Equal([$"POST {Pull}", "POST repository:team/other:pull"], Given);
    }

    [Fact]
    public async Task A_registry_token_is_taken_as_it_is()
    {
        using var client = Client(new OneCredential(new Credential.RegistryToken(_service.Make(Pull))));

        await AssertReadAsync(client, "team/app");

        Assert.Empty(Given);
    }

    [Fact]
    public async Task A_helper_of_a_docker_config_may_hold_the_identity_token()
    {
        using var folder = new TestFolder();
        await TestHelper.WriteAsync(folder, "test", "<token>", TestTokenService.IdentityToken);
        var helpers = new JsonObject { ["credHelpers"] = new JsonObject { [_registry.Host] = "test" } };
        await File.WriteAllTextAsync(folder["config.json"], helpers.ToJsonString(), Token);
        using var client = Client(new DockerConfigCredentials(folder["config.json"], folder.Path, _time));

        await AssertReadAsync(client, "team/app");
        await AssertReadAsync(client, "team/other");

        Assert.Equal([$"get {_registry.Host}"], TestHelper.Asked(folder));
        Assert.Equal(2, Given.Count());
    }

    [Fact]
    public async Task A_token_that_expires_is_followed_by_another()
    {
        using var client = Client(User());

        await AssertReadAsync(client, "team/app");
        _time.Advance(TimeSpan.FromSeconds(290));
        await AssertReadAsync(client, "team/app");

        Assert.Equal([$"GET {Pull}", $"GET {Pull}"], Given);
    }

    [Fact]
    public async Task A_token_that_the_registry_finds_expired_is_followed_by_another_once()
    {
        using var client = Client(User());
        await AssertReadAsync(client, "team/other");
        _service.Age = TimeSpan.FromHours(1);

        Wire.AssertError(
            await ReadAsync(client, "team/app"), UnknownReason.Unauthorized,
            $"{_registry.Host} denies team/app:1.0 to the configured credentials, or it does not exist (UNAUTHORIZED: authentication required)");
        Assert.Equal(["GET repository:team/other:pull", $"GET {Pull}", $"GET {Pull}"], Given);

        _service.Age = TimeSpan.Zero;
        await AssertReadAsync(client, "team/app");
    }

    [Fact]
    public async Task A_repository_that_the_token_is_not_good_for_is_denied()
    {
        using var client = Client(User());

        Wire.AssertError(
            await ReadAsync(client, TestTokenService.Closed), UnknownReason.Unauthorized,
            $"{_registry.Host} denies team/closed:1.0 to the configured credentials, or it does not exist (UNAUTHORIZED: authentication required)");
        Assert.Equal(["GET "], Given);
    }

    [Fact]
    public async Task Who_is_not_known_to_the_token_service_gets_nothing()
    {
        ICredentialSource[] strangers =
        [
            new OneCredential(TestTokenService.User, "wrong"),
            new OneCredential(new Credential.IdentityToken("wrong")),
        ];
        foreach (var stranger in strangers)
        {
            using var client = Client(stranger);
            Wire.AssertError(
                await ReadAsync(client, "team/app"), UnknownReason.Unauthorized,
                $"{_service.Host} (for {_registry.Host}) denies a token for team/app to the configured credentials, or it does not exist (who are you?)");
        }

        using var nobody = Client(new NoCredentials());
        Wire.AssertError(
            await ReadAsync(nobody, "team/app"), UnknownReason.Unauthorized,
            $"{_service.Host} (for {_registry.Host}) denies a token for team/app without credentials, or it does not exist (who are you?)");
        Assert.Empty(Given);
    }

    private static OneCredential User() => new(TestTokenService.User, TestTokenService.Password);

    private WireClient Client(ICredentialSource credentials) => new(
        new PratiqueConfiguration { Registries = [Wire.Settings(_registry.Host), Wire.Settings(_service.Host)] },
        RegistryAccess.ConfiguredOnly,
        credentials,
        _time);

    private Task<SourceResult<RawManifest>> ReadAsync(WireClient client, string name) =>
        client.GetManifestAsync(new RepositoryName(_registry.Host, name), "1.0", Limit, Token);

    private async Task AssertReadAsync(WireClient client, string name) =>
        Assert.Equal(Wire.Image.Digest, (await ReadAsync(client, name)).Value?.Digest);
}
