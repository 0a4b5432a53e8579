using System.Net;
using System.Text.Json;
using Policy.Images.Manifests;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Auth;

/// <summary>
/// Asks token services. Source: distribution documentation, Token Authentication Specification, and OAuth2 Token
/// Authentication for identity tokens.
/// </summary>
internal sealed class TokenClient(RegistryTransport transport)
{
    /// <summary>Tokens travel in a header, which servers limit to far less.</summary>
    public const int MaxBytes = 64 * 1024;

    // Who asks, for services that keep accounts of it; it need not be registered there.
    private const string ClientId = "pratique";

    // What the specification has clients assume where a service does not say.
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);

    /// <summary>A token for what the key says.</summary>
    public async Task<SourceResult<Token>> GetAsync(RegistryEndpoint registry, TokenKey key, CancellationToken cancellationToken)
    {
        var request = RequestOf(registry, key);
        if (!request.Succeeded)
        {
            return request.Error;
        }

        var sent = await transport.SendAsync(request.Value, cancellationToken);
        if (!sent.Succeeded)
        {
            return sent.Error;
        }

        using var response = sent.Value;
        var question = new Question(registry, response.Uri, $"a token for {key.Repository}", !key.Credential.IsAnonymous);
        if (response.Message.StatusCode != HttpStatusCode.OK)
        {
            return (key.Credential is Credential.IdentityToken ? RefusalOf(question, response.Message.StatusCode) : null)
                ?? await ResponseErrors.ReadAsync(question, response.Message, cancellationToken);
        }

        var body = await CappedBody.ReadAsync(question, response.Message, MaxBytes, cancellationToken);
        return body.Succeeded ? Parse(question, body.Value) : body.Error;
    }

    private static SourceResult<TransportRequest> RequestOf(RegistryEndpoint registry, TokenKey key)
    {
        if (!Uri.TryCreate(key.Realm, UriKind.Absolute, out var realm) || realm.Host.Length == 0 || realm.UserInfo.Length > 0)
        {
            return NoRealm(registry);
        }

        if (key.Credential is Credential.IdentityToken identity)
        {
            return new TransportRequest(registry, HttpMethod.Post, realm, "application/json", null, FormOf(key, identity));
        }

        if (key.Credential is Credential.Basic { StaysHome: true } && !registry.Owns(realm))
        {
            return new SourceError(UnknownReason.Unauthorized, $"{registry.Name} sends to another host for tokens, which is not given what a cloud gave for {registry.Name}");
        }

        var authorization = (key.Credential as Credential.Basic)?.Authorization;
        return WithQuery(realm, key) is { } url
            ? new TransportRequest(registry, HttpMethod.Get, url, "application/json", authorization)
            : NoRealm(registry);
    }

    // A new identity token may come in exchange; this one stays good, and there is nowhere to keep another.
    private static KeyValuePair<string, string>[] FormOf(TokenKey key, Credential.IdentityToken identity) =>
    [
        new("grant_type", "refresh_token"),
        new("service", key.Service),
        new("client_id", ClientId),
        new("scope", key.Scope),
        new("refresh_token", identity.Value),
    ];

    // Long parameters may make a URL that is none.
    private static Uri? WithQuery(Uri realm, TokenKey key)
    {
        var query = realm.Query.TrimStart('?');
        if (key.Service.Length > 0)
        {
            query += $"&service={Uri.EscapeDataString(key.Service)}";
        }

        foreach (var scope in key.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            query += $"&scope={Uri.EscapeDataString(scope)}";
        }

        return Uri.TryCreate($"{realm.GetLeftPart(UriPartial.Path)}?{query.TrimStart('&')}", UriKind.Absolute, out var url) ? url : null;
    }

    private static SourceError NoRealm(RegistryEndpoint registry) =>
        new(UnknownReason.Malformed, $"{registry.Name} names a token realm that is no URL of a token service");

    // The specification has clients go back to GET where a service has no POST, but GET has no place for an identity token.
    // A token that is not good any more is a 400. Source: RFC 6749, section 5.2.
    private static SourceError? RefusalOf(Question question, HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => new SourceError(
            UnknownReason.Unsupported,
            $"{question.Host} takes no identity tokens (it answers POST with {(int)status}); a user name and password are needed"),
        HttpStatusCode.BadRequest => new SourceError(
            UnknownReason.Unauthorized, $"{question.Host} does not take the configured identity token for {question.What}; has it expired?"),
        _ => null,
    };

    private static SourceResult<Token> Parse(Question question, ReadOnlyMemory<byte> body)
    {
        if (JsonText.TryParse(body, out var document, out _))
        {
            using (document)
            {
                var answer = document.RootElement;
                var token = JsonAnswer.Text(answer, "token") ?? JsonAnswer.Text(answer, "access_token");
                if (token is not null && Token.IsOne(token))
                {
                    return new Token(token, LifetimeOf(answer));
                }
            }
        }

        return new SourceError(UnknownReason.Malformed, $"{question.Host} answers {question.What} with what holds no token");
    }

    private static TimeSpan LifetimeOf(JsonElement answer) =>
        answer.TryGetProperty("expires_in", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : DefaultLifetime;
}
