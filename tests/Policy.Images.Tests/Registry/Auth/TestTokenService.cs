using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Policy.Testing;

namespace Policy.Images.Tests.Registry.Auth;

/// <summary>
/// A token service for one user, who may read and write everything but <see cref="Closed"/>. Source: distribution
/// documentation, Token Authentication Specification, Token Authentication Implementation, OAuth2 Token Authentication.
/// </summary>
internal sealed class TestTokenService : IAsyncDisposable
{
    public const string User = "deploy";
    public const string Password = "right:and proper";
    public const string IdentityToken = "an identity&token";
    public const string Closed = "team/closed";

    private const string Name = "a registry";
    private const string Issuer = "a test";
    private const int Lifetime = 300;

    private readonly TestAuthority _signer = new();
    private readonly ConcurrentQueue<string> _given = new();
    private WireServer _server = null!;

    private TestTokenService()
    {
    }

    /// <summary>How long ago the tokens that it gives were made; ones that it gives for new may be out of date.</summary>
    public TimeSpan Age { get; set; }

    /// <summary>How tokens were asked for and what they are good for, in order.</summary>
    public IReadOnlyList<string> Given => [.. _given];

    public string Host => _server.Host;

    /// <summary>What a registry needs to know of it.</summary>
    public DockerRegistryTokens Tokens => new(_server.Url("/token"), Name, Issuer, _signer);

    public static async Task<TestTokenService> StartAsync()
    {
        var service = new TestTokenService();
        service._server = await WireServer.StartAsync(service.AnswerAsync);
        return service;
    }

    /// <summary>A token that was given by hand.</summary>
    public string Make(params IEnumerable<string> scopes)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - (long)Age.TotalSeconds;
        var header = new JsonObject
        {
            ["typ"] = "JWT",
            ["alg"] = "ES256",
            ["x5c"] = new JsonArray(Convert.ToBase64String(_signer.Server.RawData)),
        };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = User,
            ["aud"] = Name,
            ["nbf"] = now - 10,
            ["iat"] = now,
            ["exp"] = now + Lifetime,
            ["jti"] = $"{Guid.NewGuid()}",
            ["access"] = new JsonArray([.. scopes.Select(scope => scope.Split(':')).Select(scope => new JsonObject
            {
                ["type"] = scope[0],
                ["name"] = scope[1],
                ["actions"] = new JsonArray([.. scope[2].Split(',').Select(action => JsonValue.Create(action))]),
            })]),
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        using var key = _signer.Server.GetECDsaPrivateKey()!;
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _signer.Dispose();
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var form = request.HasFormContentType ? await request.ReadFormAsync() : null;
        var allowed = form is null
            ? request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))
            : form["grant_type"] == "refresh_token" && form["refresh_token"] == IdentityToken && form["client_id"].Count == 1;
        if (!allowed || (form is null ? request.Query["service"] : form["service"]) != Name)
        {
            response.StatusCode = 401;
            await response.WriteAsync("""{"details":"who are you?"}""");
            return;
        }

        string[] asked = form is null ? [.. request.Query["scope"].OfType<string>()] : $"{form["scope"]}".Split(' ');
        var granted = asked.Where(scope => !scope.Contains($":{Closed}:", StringComparison.Ordinal)).ToArray();
        _given.Enqueue($"{request.Method} {string.Join(' ', granted)}");
        await response.WriteAsync(new JsonObject
        {
            [form is null ? "token" : "access_token"] = Make(granted),
            ["expires_in"] = Lifetime,
        }.ToJsonString());
    }
}
