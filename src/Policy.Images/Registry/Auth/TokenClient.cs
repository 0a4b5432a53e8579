using System.Net;
using System.Text.Json;
using Policy.Images.Manifests;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Auth;

/// <summary>Asks token services. Source: distribution documentation, Token Authentication Specification.</summary>
internal sealed class TokenClient(RegistryTransport transport)
{
    /// <summary>Tokens travel in a header, which servers limit to far less.</summary>
    public const int MaxBytes = 64 * 1024;

    // What the specification has clients assume where a service does not say.
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);

    /// <summary>A token for what the key says.</summary>
    public async Task<SourceResult<Token>> GetAsync(RegistryEndpoint registry, TokenKey key, CancellationToken cancellationToken)
    {
        var url = UrlOf(registry, key);
        if (!url.Succeeded)
        {
            return url.Error;
        }

        var authorization = key.Credential.IsAnonymous ? null : key.Credential.BasicAuthorization;
        var sent = await transport.SendAsync(
            new TransportRequest(registry, HttpMethod.Get, url.Value, "application/json", authorization), cancellationToken);
        if (!sent.Succeeded)
        {
            return sent.Error;
        }

        using var response = sent.Value;
        var question = new Question(registry, response.Uri, $"a token for {key.Repository}", !key.Credential.IsAnonymous);
        if (response.Message.StatusCode != HttpStatusCode.OK)
        {
            return await ResponseErrors.ReadAsync(question, response.Message, cancellationToken);
        }

        var body = await CappedBody.ReadAsync(question, response.Message, MaxBytes, cancellationToken);
        return body.Succeeded ? Parse(question, body.Value) : body.Error;
    }

    private static SourceResult<Uri> UrlOf(RegistryEndpoint registry, TokenKey key)
    {
        if (!Uri.TryCreate(key.Realm, UriKind.Absolute, out var realm) || realm.Host.Length == 0 || realm.UserInfo.Length > 0)
        {
            return NoRealm(registry);
        }

        var query = realm.Query.TrimStart('?');
        if (key.Service.Length > 0)
        {
            query += $"&service={Uri.EscapeDataString(key.Service)}";
        }

        foreach (var scope in key.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            query += $"&scope={Uri.EscapeDataString(scope)}";
        }

        // Long parameters may make a URL that is none.
        return Uri.TryCreate($"{realm.GetLeftPart(UriPartial.Path)}?{query.TrimStart('&')}", UriKind.Absolute, out var url)
            ? url
            : NoRealm(registry);
    }

    private static SourceError NoRealm(RegistryEndpoint registry) =>
        new(UnknownReason.Malformed, $"{registry.Name} names a token realm that is no URL of a token service");

    private static SourceResult<Token> Parse(Question question, ReadOnlyMemory<byte> body)
    {
        if (JsonText.TryParse(body, out var document, out _))
        {
            using (document)
            {
                var answer = document.RootElement;
                var token = JsonAnswer.Text(answer, "token") ?? JsonAnswer.Text(answer, "access_token");
                if (token is not null && token.All(c => c is > ' ' and <= '~'))
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
