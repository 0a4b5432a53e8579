using System.Collections.Concurrent;
using System.Collections.Immutable;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Auth;

/// <summary>Whom a request is made for.</summary>
internal sealed record AuthContext(RegistryEndpoint Registry, string Repository, Credential Credential);

/// <summary>
/// Answers challenges, and remembers which one a repository makes so that the next request goes out answered.
/// </summary>
internal sealed class Authenticator(TokenClient tokens, TokenCache cache, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Registry, string Repository, Credential Credential), Challenge> _remembered = new();

    /// <summary>The Authorization for a request before any challenge: null where none was made before.</summary>
    public async Task<SourceResult<string>?> RecallAsync(AuthContext context, CancellationToken cancellationToken)
    {
        if (_remembered.TryGetValue(KeyOf(context), out var challenge))
        {
            return await AnswerAsync(context, challenge, cancellationToken);
        }

        return null;
    }

    /// <summary>The Authorization that answers a 401.</summary>
    /// <param name="context">Whom it is for.</param>
    /// <param name="challenges">What the registry asks for.</param>
    /// <param name="refused">The Authorization that it just refused; null where there was none.</param>
    /// <param name="cancellationToken">The deadline.</param>
    public async Task<SourceResult<string>> AnswerAsync(
        AuthContext context, ImmutableArray<Challenge> challenges, string? refused, CancellationToken cancellationToken)
    {
        _remembered.TryRemove(KeyOf(context), out _);
        var chosen = challenges.FirstOrDefault(c => c.Scheme == "bearer" && c["realm"] is not null)
            ?? challenges.FirstOrDefault(c => c.Scheme == "basic");
        if (chosen is null)
        {
            return Unanswerable(context, challenges);
        }

        if (chosen.Scheme == "bearer" && refused?["Bearer ".Length..] is { } token)
        {
            cache.Drop(KeyOf(context, chosen), token);
        }

        var answer = await AnswerAsync(context, chosen, cancellationToken);
        if (answer.Succeeded)
        {
            Remember(context, chosen);
        }

        return answer;
    }

    private async Task<SourceResult<string>> AnswerAsync(AuthContext context, Challenge challenge, CancellationToken cancellationToken)
    {
        if (challenge.Scheme == "basic")
        {
            return context.Credential.IsAnonymous
                ? new SourceError(UnknownReason.Unauthorized, $"{context.Registry.Name} wants a user name and password for {context.Repository}, and none are configured")
                : context.Credential.BasicAuthorization;
        }

        var key = KeyOf(context, challenge);
        if (cache.Find(key) is { } known)
        {
            return "Bearer " + known;
        }

        var asked = time.GetUtcNow();
        var token = await tokens.GetAsync(context.Registry, key, cancellationToken);
        if (!token.Succeeded)
        {
            return token.Error;
        }

        cache.Keep(key, token.Value, asked);
        return "Bearer " + token.Value.Value;
    }

    private void Remember(AuthContext context, Challenge challenge)
    {
        if (_remembered.Count >= TokenCache.Capacity)
        {
            _remembered.Clear();
        }

        _remembered[KeyOf(context)] = challenge;
    }

    private static SourceError Unanswerable(AuthContext context, ImmutableArray<Challenge> challenges) =>
        challenges.IsEmpty || challenges.Any(c => c.Scheme == "bearer")
            ? new SourceError(
                UnknownReason.Unauthorized, $"{context.Registry.Name} denies {context.Repository} and does not say how to authenticate")
            : new SourceError(
                UnknownReason.Unsupported,
                $"{context.Registry.Name} wants authentication by {RegistryText.Clean(string.Join(", ", challenges.Select(c => c.Scheme)))}; bearer and basic are spoken");

    private static (string Registry, string Repository, Credential Credential) KeyOf(AuthContext context) =>
        (context.Registry.Name, context.Repository, context.Credential);

    private static TokenKey KeyOf(AuthContext context, Challenge challenge) => new(
        context.Registry.Name,
        context.Repository,
        challenge["realm"]!,
        challenge["service"] ?? "",
        challenge["scope"] ?? $"repository:{context.Repository}:pull",
        context.Credential);
}
