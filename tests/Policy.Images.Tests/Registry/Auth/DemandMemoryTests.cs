using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Policy.Images.Registry.Auth;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Tests.Registry.Auth;

/// <summary>What a host asks is remembered for all its repositories, seen from the wire.</summary>
public sealed class DemandMemoryTests
{
    private const long Limit = 4 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_further_repository_takes_its_token_and_its_request_and_no_challenge()
    {
        await using var server = await StartAsync();
        using var client = Wire.Client(servers: server);

        await ReadAsync(client, server, "team/app");
        await ReadAsync(client, server, "team/other");

        Assert.Equal(
            [
                "GET /v2/team/app/manifests/1.0 ",
                "GET /token?service=s&scope=repository%3Ateam%2Fapp%3Apull ",
                "GET /v2/team/app/manifests/1.0 Bearer repository:team/app:pull",
                "GET /token?service=s&scope=repository%3Ateam%2Fother%3Apull ",
                "GET /v2/team/other/manifests/1.0 Bearer repository:team/other:pull",
            ],
            server.Requests.Select(Line));
    }

    [Fact]
    public async Task A_scope_that_the_registry_names_itself_is_remembered_for_its_repository_alone()
    {
        await using var server = await StartAsync(scope: name => name == "team/odd" ? "registry:odd:*" : $"repository:{name}:pull");
        using var client = Wire.Client(servers: server);

        foreach (var name in new[] { "team/app", "team/odd", "team/odd", "team/app", "team/other" })
        {
            await ReadAsync(client, server, name);
        }

        Assert.Equal(
            [
                "app -", "app repository:team/app:pull",
                "odd repository:team/odd:pull", "odd registry:odd:*",
                "odd registry:odd:*",
                "app repository:team/app:pull",
                "other repository:team/other:pull",
            ],
            Reads(server));
    }

    [Fact]
    public async Task Two_realms_of_one_host_are_told_apart_by_their_repositories()
    {
        await using var server = await StartAsync(realm: name => name == "team/odd" ? "/token/odd" : "/token");
        using var client = Wire.Client(servers: server);
        string[] names = ["team/app", "team/odd", "team/app"];
        foreach (var name in names)
        {
            await ReadAsync(client, server, name);
        }

        var asked = server.Requests.Count;
        foreach (var name in names)
        {
            await ReadAsync(client, server, name);
        }

        Assert.Equal(3, server.Requests.Count - asked);
    }

    [Fact]
    public async Task Another_credential_is_challenged_anew()
    {
        await using var server = await StartAsync();
        using var mine = Wire.Client(new ByRepository(), servers: server);

        await ReadAsync(mine, server, "team/app");
        await ReadAsync(mine, server, "team/other");

        Assert.Equal(2, server.Requests.Count(r => r.Authorization is null && r.Path.StartsWith("/v2/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_password_goes_to_a_further_repository_at_once_where_the_host_asked_for_it_and_to_no_other_host()
    {
        await using var server = await BasicAsync();
        await using var other = await BasicAsync();
        using var client = Wire.Client(new OneCredential("me", "secret"), servers: [server, other]);

        await ReadAsync(client, server, "team/app");
        await ReadAsync(client, server, "team/other");
        await ReadAsync(client, other, "team/app");

        Assert.Equal([null, "Basic bWU6c2VjcmV0", "Basic bWU6c2VjcmV0"], server.Requests.Select(r => r.Authorization));
        Assert.Equal([null, "Basic bWU6c2VjcmV0"], other.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_password_does_not_go_where_a_host_asks_for_tokens()
    {
        await using var server = await StartAsync();
        using var client = Wire.Client(new OneCredential("me", "secret"), servers: server);

        await ReadAsync(client, server, "team/app");
        await ReadAsync(client, server, "team/other");

        Assert.Equal(["/token", "/token"], server.Requests.Where(r => r.Authorization == "Basic bWU6c2VjcmV0").Select(r => r.Path));
    }

    [Fact]
    public async Task A_repository_that_gets_no_token_is_asked_what_it_wants_itself()
    {
        await using var server = await StartAsync(denied: "team/open", open: "team/open");
        using var client = Wire.Client(servers: server);

        await ReadAsync(client, server, "team/app");
        await ReadAsync(client, server, "team/open");

        Assert.Equal(["app -", "app repository:team/app:pull", "open -"], Reads(server));
    }

    [Fact]
    public async Task A_token_service_that_is_gone_is_forgotten_with_its_first_failure()
    {
        var realm = "/token";
        await using var server = await StartAsync(realm: _ => realm, gone: path => path != realm);
        using var client = Wire.Client(servers: server);
        await ReadAsync(client, server, "team/app");

        realm = "/token/moved";
        var failed = await client.GetManifestAsync(new RepositoryName(server.Host, "team/other"), "1.0", Limit, Token);
        Wire.AssertError(failed, UnknownReason.Unreachable, $"{server.Host} fails with 503, asked for a token for team/other");

        await ReadAsync(client, server, "team/other");
    }

    private static async Task ReadAsync(WireClient client, WireServer server, string name) =>
        Assert.True((await client.GetManifestAsync(new RepositoryName(server.Host, name), "1.0", Limit, Token)).Succeeded);

    private static string Line(WireRequest request) => $"{request.Method} {request.Path}{request.Query} {request.Authorization}";

    private static IEnumerable<string> Reads(WireServer server) => server.Requests
        .Where(r => r.Path.StartsWith("/v2/", StringComparison.Ordinal))
        .Select(r => $"{r.Path.Split('/')[3]} {r.Authorization?["Bearer ".Length..] ?? "-"}");

    private static Task<WireServer> BasicAsync() => WireServer.StartAsync(context =>
        context.Request.Headers.Authorization.Count > 0
            ? context.Response.SendAsync(Wire.Image.Manifest)
            : context.Response.DenyAsync("Basic realm=\"b\""));

    // A registry and its token services, whose tokens are the scopes that they were asked for, so that one can see them.
    private static Task<WireServer> StartAsync(
        Func<string, string>? scope = null, Func<string, string>? realm = null, Func<string, bool>? gone = null, string? denied = null, string? open = null)
    {
        scope ??= name => $"repository:{name}:pull";
        realm ??= _ => "/token";
        return WireServer.StartAsync(context =>
        {
            var (request, response) = (context.Request, context.Response);
            string path = request.Path;
            if (path.StartsWith("/token", StringComparison.Ordinal))
            {
                string asked = request.Query["scope"]!;
                response.StatusCode = gone?.Invoke(path) == true ? 503 : denied is not null && asked.Contains(denied, StringComparison.Ordinal) ? 403 : 200;
                return response.WriteAsync($$"""{"token":"{{(path == "/token" ? "" : path)}}{{asked}}","expires_in":300}""");
            }

            var name = path.Split("/manifests/")[0]["/v2/".Length..];
            var wanted = $"{(realm(name) == "/token" ? "" : realm(name))}{scope(name)}";
            return name == open || request.Headers.Authorization == $"Bearer {wanted}"
                ? response.SendAsync(Wire.Image.Manifest)
                : response.DenyAsync($"Bearer realm=\"http://{request.Host}{realm(name)}\",service=\"s\",scope=\"{scope(name)}\"");
        });
    }

    private sealed class ByRepository : ICredentialSource
    {
        public Task<SourceResult<ImmutableArray<Credential>>> FindAsync(
            string registry, string repository, CancellationToken cancellationToken) =>
            new OneCredential(repository, "secret").FindAsync(registry, repository, cancellationToken);
    }
}
