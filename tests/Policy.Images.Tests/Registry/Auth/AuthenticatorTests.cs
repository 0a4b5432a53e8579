using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Registry.Auth;

/// <summary>The token flow, seen from the wire.</summary>
public sealed class AuthenticatorTests
{
    private const long Limit = 4 << 20;

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_fetched_anonymously_for_what_the_challenge_names()
    {
        await using var server = await TokenServerAsync();
        using var client = Wire.Client(servers: server);

        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);

        Assert.Equal(
            [
                ("/v2/team/app/manifests/1.0", "", null),
                ("/token", "?service=a%20registry&scope=repository%3Ateam%2Fapp%3Apull", null),
                ("/v2/team/app/manifests/1.0", "", "Bearer t1"),
            ],
            server.Requests.Select(r => (r.Path, r.Query, r.Authorization)));
    }

    [Fact]
    public async Task A_credential_goes_to_the_token_service_and_the_token_to_the_registry()
    {
        await using var server = await TokenServerAsync();
        using var client = Wire.Client(new OneCredential("me", "secret"), servers: server);

        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);

        Assert.Equal([null, "Basic bWU6c2VjcmV0", "Bearer t1"], server.Requests.Select(r => r.Authorization));
    }

    [Theory]
    [InlineData("""{"token":"T"}""", 49, 1)]
    [InlineData("""{"token":"T"}""", 50, 2)]
    [InlineData("""{"token":"T","expires_in":300}""", 289, 1)]
    [InlineData("""{"token":"T","expires_in":300}""", 290, 2)]
    [InlineData("""{"access_token":"T","expires_in":300}""", 289, 1)]
    [InlineData("""{"token":"","access_token":"T","expires_in":300}""", 289, 1)]
    [InlineData("""{"token":"T","expires_in":5}""", 0, 2)]
    [InlineData("""{"token":"T","expires_in":-1}""", 0, 2)]
    [InlineData("""{"token":"T","expires_in":99999999999}""", 49, 1)]
    [InlineData("""{"token":"T","expires_in":2147483647}""", 3589, 1)]
    [InlineData("""{"token":"T","expires_in":2147483647}""", 3590, 2)]
    [InlineData("""{"token":"T","expires_in":"soon"}""", 49, 1)]
    public async Task A_token_is_used_until_shortly_before_it_expires(string answer, int secondsLater, int tokensFetched)
    {
        await using var server = await TokenServerAsync(answer);
        using var client = Wire.Client(time: _time, servers: server);

        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);
        _time.Advance(TimeSpan.FromSeconds(secondsLater));
        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);

        Assert.Equal(tokensFetched, server.Requests.Count(r => r.Path == "/token"));

        // The challenge was made once: the second read goes out with its token at once.
        Assert.Equal(3, server.Requests.Count(r => r.Path != "/token"));
    }

    [Fact]
    public async Task A_token_of_one_repository_or_credential_is_not_used_for_another()
    {
        await using var server = await TokenServerAsync();
        var credentials = new SwitchedCredential { Credential = new Credential.Basic("one", "1") };
        using var client = Wire.Client(credentials, servers: server);
        var other = new RepositoryName(server.Host, "team/other");

        await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token);
        await client.GetManifestAsync(other, "1.0", Limit, Token);
        credentials.Credential = new Credential.Basic("two", "2");
        await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token);
        credentials.Credential = new Credential.Basic("one", "1");
        await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token);

        Assert.Equal(
            ["Bearer t1", "Bearer t2", "Bearer t3", "Bearer t1"],
            server.Requests.Where(r => r.Path != "/token").Select(r => r.Authorization).OfType<string>());
    }

    [Fact]
    public async Task A_token_that_is_refused_is_fetched_anew_once()
    {
        var valid = "Bearer t1";
        await using var server = await TokenServerAsync(accepts: authorization => authorization == valid);
        using var client = Wire.Client(servers: server);

        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);
        valid = "Bearer t2";
        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);

        Assert.Equal([null, "Bearer t1", "Bearer t1", "Bearer t2"], server.Requests.Where(r => r.Path != "/token").Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_registry_that_refuses_every_token_is_not_asked_forever()
    {
        await using var server = await TokenServerAsync(accepts: _ => false);
        using var client = Wire.Client(servers: server);

        Wire.AssertError(
            await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token), UnknownReason.Unauthorized,
            $"{server.Host} denies team/app:1.0 without credentials, or it does not exist (UNAUTHORIZED: authentication required)");
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_token_that_the_cache_holds_too_long_is_dropped_and_not_sent_again()
    {
        var valid = "Bearer t1";
        await using var server = await TokenServerAsync(accepts: authorization => authorization == valid);
        using var client = Wire.Client(time: _time, servers: server);

        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);
        valid = "Bearer t2";
        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);
        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);

        Assert.Equal(1, server.Requests.Count(r => r.Path != "/token" && r.Authorization is null));
        Assert.Equal("Bearer t2", server.Requests[^1].Authorization);
        Assert.Equal(2, server.Requests.Count(r => r.Path == "/token"));
    }

    [Theory]
    [InlineData("""Bearer realm="REALM",service="s", Basic realm="b" """)]
    [InlineData("""Basic realm="b", Bearer realm="REALM",service="s" """)]
    public async Task Bearer_is_preferred_where_Basic_is_offered_beside_it(string challenge)
    {
        await using var server = await TokenServerAsync(challenge: challenge);
        using var client = Wire.Client(new OneCredential("me", "secret"), servers: server);

        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);
        Assert.Equal("Bearer t1", server.Requests[^1].Authorization);
    }

    [Fact]
    public async Task Basic_is_remembered_too()
    {
        await using var server = await WireServer.StartAsync(context =>
            context.Request.Headers.Authorization == "Basic bWU6c2VjcmV0"
                ? context.Response.SendAsync(Wire.Image.Manifest)
                : context.Response.DenyAsync("Basic realm=\"b\""));
        using var client = Wire.Client(new OneCredential("me", "secret"), servers: server);

        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);
        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);

        Assert.Equal([null, "Basic bWU6c2VjcmV0", "Basic bWU6c2VjcmV0"], server.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_challenge_without_scope_is_answered_for_pulling()
    {
        await using var server = await TokenServerAsync(challenge: """Bearer realm="REALM?a=b" """);
        using var client = Wire.Client(servers: server);

        Assert.True((await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token)).Succeeded);
        Assert.Equal("?a=b&scope=repository%3Ateam%2Fapp%3Apull", server.Requests[1].Query);
    }

    [Theory]
    [InlineData("", UnknownReason.Unauthorized, "denies team/app and does not say how to authenticate")]
    [InlineData("=== ; ,,, \"", UnknownReason.Unauthorized, "denies team/app and does not say how to authenticate")]
    [InlineData("Bearer service=\"s\"", UnknownReason.Unauthorized, "denies team/app and does not say how to authenticate")]
    [InlineData("Negotiate, NTLM", UnknownReason.Unsupported, "wants authentication by negotiate, ntlm; bearer and basic are spoken")]
    [InlineData("Basic realm=\"b\"", UnknownReason.Unauthorized, "wants a user name and password for team/app, and none are configured")]
    [InlineData("Bearer realm=\"/token\"", UnknownReason.Malformed, "names a token realm that is no URL of a token service")]
    [InlineData("Bearer realm=\"nonsense\"", UnknownReason.Malformed, "names a token realm that is no URL of a token service")]
    [InlineData("Bearer realm=\"https://user:password@auth/token\"", UnknownReason.Malformed, "names a token realm that is no URL of a token service")]
    [InlineData("Bearer realm=\"ftp://auth/token\"", UnknownReason.Unreachable, "leads to a URL of scheme ftp; only https is followed")]
    [InlineData("Bearer realm=\"http://auth.corp/token?secret\"", UnknownReason.Unreachable, "leads to auth.corp, which is plain http; only hosts with registries[].plainHttp are asked that way")]
    public async Task A_challenge_that_cannot_be_answered_is_said_to_be_one(string challenge, UnknownReason reason, string message)
    {
        await using var server = await WireServer.StartAsync(context => context.Response.DenyAsync(challenge));
        using var client = Wire.Client(servers: server);

        Wire.AssertError(await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token), reason, $"{server.Host} {message}");
    }

    [Theory]
    [InlineData(200, "", UnknownReason.Malformed, "answers a token for team/app with what holds no token")]
    [InlineData(200, "[]", UnknownReason.Malformed, "answers a token for team/app with what holds no token")]
    [InlineData(200, """{"token":1}""", UnknownReason.Malformed, "answers a token for team/app with what holds no token")]
    [InlineData(200, """{"token":"two words"}""", UnknownReason.Malformed, "answers a token for team/app with what holds no token")]
    [InlineData(200, """{"token":"a\r\nX-Injected: b"}""", UnknownReason.Malformed, "answers a token for team/app with what holds no token")]
    [InlineData(401, """{"details":"incorrect username or password"}""", UnknownReason.Unauthorized, "denies a token for team/app to the configured credentials, or it does not exist (incorrect username or password)")]
    [InlineData(403, "", UnknownReason.Unauthorized, "denies a token for team/app to the configured credentials, or it does not exist")]
    [InlineData(429, "", UnknownReason.RateLimited, "limits the rate of requests, asked for a token for team/app")]
    [InlineData(502, "", UnknownReason.Unreachable, "fails with 502, asked for a token for team/app")]
    public async Task A_token_service_that_gives_none_is_said_to_be_one(int status, string body, UnknownReason reason, string message)
    {
        await using var server = await TokenServerAsync(body, status: status);
        using var client = Wire.Client(new OneCredential("me", "secret"), servers: server);

        Wire.AssertError(await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token), reason, $"{server.Host} {message}");
    }

    [Fact]
    public async Task A_token_answer_over_the_limit_is_not_read_to_its_end()
    {
        await using var server = await TokenServerAsync($$"""{"token":"{{new string('t', TokenClient.MaxBytes)}}"}""");
        using var client = Wire.Client(servers: server);

        Wire.AssertError(
            await client.GetManifestAsync(server.Repository(), "1.0", Limit, Token),
            UnknownReason.OverLimit, $"{server.Host} answers a token for team/app with more than {TokenClient.MaxBytes} bytes");
    }

    // A registry with its token service beside it, which numbers its tokens where it is not told what to answer.
    private static async Task<WireServer> TokenServerAsync(
        string? answer = null,
        string challenge = """Bearer realm="REALM",service="a registry",scope="repository:NAME:pull" """,
        int status = 200,
        Func<string?, bool>? accepts = null)
    {
        var issued = 0;
        return await WireServer.StartAsync(context =>
        {
            var (request, response) = (context.Request, context.Response);
            if (request.Path == "/token")
            {
                response.StatusCode = status;
                return response.WriteAsync(answer ?? $$"""{"token":"t{{++issued}}"}""");
            }

            string? authorization = request.Headers.Authorization;
            return (accepts ?? (given => given is not null))(authorization)
                ? response.SendAsync(Wire.Image.Manifest)
                : response.DenyAsync(challenge
                    .Replace("REALM", $"http://{request.Host}/token", StringComparison.Ordinal)
                    .Replace("NAME", request.Path.Value!.Split("/manifests/")[0]["/v2/".Length..], StringComparison.Ordinal));
        });
    }

    private sealed class SwitchedCredential : ICredentialSource
    {
        public Credential Credential { get; set; } = Credential.Anonymous;

        public Task<SourceResult<ImmutableArray<Credential>>> FindAsync(string registry, string repository, CancellationToken cancellationToken) =>
            Task.FromResult<SourceResult<ImmutableArray<Credential>>>(ImmutableArray.Create(Credential));
    }
}
