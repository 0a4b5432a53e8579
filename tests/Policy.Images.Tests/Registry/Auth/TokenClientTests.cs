using Microsoft.AspNetCore.Http;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Registry.Auth;

/// <summary>Identity and registry tokens, seen from the wire.</summary>
public sealed class TokenClientTests
{
    private const long Limit = 4 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_identity_token_is_posted_to_the_token_service_and_its_access_token_goes_to_the_registry()
    {
        string? form = null;
        await using var server = await StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            form = $"{context.Request.ContentType} {await reader.ReadToEndAsync(Token)}";
            await context.Response.WriteAsync("""{"access_token":"t1","refresh_token":"another","expires_in":300}""", Token);
        });
        using var client = Client(server);

        Assert.True((await ReadAsync(client, server)).Succeeded);
        Assert.True((await ReadAsync(client, server)).Succeeded);

        Assert.Equal(
            [
                ("GET", "/v2/team/app/manifests/1.0", "", null),
                ("POST", "/token", "?a=b", null),
                ("GET", "/v2/team/app/manifests/1.0", "", "Bearer t1"),
                ("GET", "/v2/team/app/manifests/1.0", "", "Bearer t1"),
            ],
            server.Requests.Select(r => (r.Method, r.Path, r.Query, r.Authorization)));
        Assert.Equal(
            "application/x-www-form-urlencoded grant_type=refresh_token&service=a+registry&client_id=pratique"
            + "&scope=repository%3Ateam%2Fapp%3Apull&refresh_token=secret%26token",
            form);
    }

    [Theory]
    [InlineData(404, UnknownReason.Unsupported, "takes no identity tokens (it answers POST with 404); a user name and password are needed")]
    [InlineData(405, UnknownReason.Unsupported, "takes no identity tokens (it answers POST with 405); a user name and password are needed")]
    [InlineData(400, UnknownReason.Unauthorized, "does not take the configured identity token for a token for team/app; has it expired?")]
    [InlineData(401, UnknownReason.Unauthorized, "denies a token for team/app to the configured credentials, or it does not exist")]
    [InlineData(500, UnknownReason.Unreachable, "fails with 500, asked for a token for team/app")]
    public async Task A_token_service_that_takes_no_identity_token_is_asked_no_other_way(int status, UnknownReason reason, string message)
    {
        await using var server = await StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using var client = Client(server);

        Wire.AssertError(await ReadAsync(client, server), reason, $"{server.Host} {message}");
        Assert.Equal(["GET", "POST"], server.Requests.Select(r => r.Method));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task An_identity_token_follows_no_redirect(int status)
    {
        await using var server = await StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere?secret";
            return Task.CompletedTask;
        });
        using var client = Client(server);

        Assert.Equal(
            new SourceError(UnknownReason.Unreachable, $"{server.Host} redirects what holds a secret to {server.Host}; that is never followed"),
            (await ReadAsync(client, server)).Error);
        Assert.Equal(["/v2/team/app/manifests/1.0", "/token"], server.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task What_a_cloud_gave_goes_to_no_other_host_for_tokens()
    {
        await using var tokens = await WireServer.StartAsync(_ => { });
        await using var registry = await WireServer.StartAsync(context => context.Response.DenyAsync($"Bearer realm=\"{tokens.Url("/token")}\",service=\"s\""));
        using var client = Wire.Client(new OneCredential(new Credential.Basic("AWS", "secret") { StaysHome = true }), servers: [registry, tokens]);

        Wire.AssertError(
            await client.GetManifestAsync(registry.Repository(), "1.0", Limit, Token), UnknownReason.Unauthorized,
            $"{registry.Host} sends to another host for tokens, which is not given what a cloud gave for {registry.Host}");
        Assert.Empty(tokens.Requests);
    }

    [Fact]
    public async Task A_registry_token_goes_to_the_registry_and_no_token_service_is_asked()
    {
        await using var server = await StartAsync(_ => Task.CompletedTask);
        using var client = Client(server, new Credential.RegistryToken("t1"));

        Assert.True((await ReadAsync(client, server)).Succeeded);
        Assert.True((await ReadAsync(client, server)).Succeeded);

        Assert.Equal([null, "Bearer t1", "Bearer t1"], server.Requests.Select(r => r.Authorization));
        Assert.DoesNotContain(server.Requests, r => r.Path == "/token");
    }

    [Fact]
    public async Task A_registry_token_that_is_refused_is_not_sent_forever()
    {
        await using var server = await StartAsync(_ => Task.CompletedTask);
        using var client = Client(server, new Credential.RegistryToken("expired"));

        Assert.Equal(
            new SourceError(
                UnknownReason.Unauthorized,
                $"{server.Host} denies team/app:1.0 to the configured credentials, or it does not exist (UNAUTHORIZED: authentication required)"),
            (await ReadAsync(client, server)).Error);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_registry_token_needs_no_realm()
    {
        await using var server = await StartAsync(_ => Task.CompletedTask, "Bearer service=\"s\"");
        using var client = Client(server, new Credential.RegistryToken("t1"));

        Assert.True((await ReadAsync(client, server)).Succeeded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_is_no_password(bool identity)
    {
        await using var server = await StartAsync(_ => Task.CompletedTask, "Basic realm=\"b\"");
        using var client = Client(server, identity ? null : new Credential.RegistryToken("t1"));

        Assert.Equal(
            new SourceError(UnknownReason.Unauthorized, $"{server.Host} wants a user name and password for team/app, and only a token is configured"),
            (await ReadAsync(client, server)).Error);
        Assert.Null(Assert.Single(server.Requests).Authorization);
    }

    // A registry that takes the token t1, with a token service beside it.
    private static Task<WireServer> StartAsync(
        Func<HttpContext, Task> token, string challenge = """Bearer realm="REALM?a=b",service="a registry" """) =>
        WireServer.StartAsync(context => context.Request.Path == "/token" ? token(context)
            : context.Request.Headers.Authorization == "Bearer t1" ? context.Response.SendAsync(Wire.Image.Manifest)
            : context.Response.DenyAsync(challenge.Replace("REALM", $"http://{context.Request.Host}/token", StringComparison.Ordinal)));

    private static WireClient Client(WireServer server, Credential? credential = null) =>
        Wire.Client(new OneCredential(credential ?? new Credential.IdentityToken("secret&token")), servers: server);

    private static async Task<SourceResult<RawManifest>> ReadAsync(WireClient client, WireServer server) =>
        await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token);
}
