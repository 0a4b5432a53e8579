using System.Collections.Immutable;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Auth;

/// <summary>Answers challenges, and remembers what they ask so that the next request goes out answered.</summary>
internal sealed class Authenticator(TokenClient tokens, TokenCache cache, TimeProvider time)
{
    private readonly DemandMemory _demands = new();

    /// <summary>The Authorization for a request before any challenge: null where the registry is to say first what it wants.</summary>
    public async Task<SourceResult<string>?> RecallAsync(Asker context, CancellationToken cancellationToken)
    {
        if (_demands.Find(context) is not { } demand)
        {
            return null;
        }

        var answer = await AnswerAsync(context, demand, cancellationToken);
        if (answer.Succeeded)
        {
            return answer;
        }

        // What the host asked before may be out of date, or may not be what it asks for this repository: its word counts.
        _demands.Forget(context);
        return answer.Error.Reason is UnknownReason.Unreachable or UnknownReason.RateLimited ? answer : default(SourceResult<string>?);
    }

    /// <summary>The Authorization that answers a 401.</summary>
    /// <param name="context">Whom it is for.</param>
    /// <param name="challenges">What the registry asks for.</param>
    /// <param name="refused">The Authorization that it just refused; null where there was none.</param>
    /// <param name="cancellationToken">The deadline.</param>
    public async Task<SourceResult<string>> AnswerAsync(
        Asker context, ImmutableArray<Challenge> challenges, string? refused, CancellationToken cancellationToken)
    {
        var chosen = challenges.FirstOrDefault(c => c.Scheme == "bearer" && CanAnswer(c, context.Credential))
            ?? challenges.FirstOrDefault(c => c.Scheme == "basic");
        if (chosen is null)
        {
            return Unanswerable(context, challenges);
        }

        var demand = AuthDemand.Of(chosen, context.Repository);
        if (refused?.StartsWith("Bearer ", StringComparison.Ordinal) == true)
        {
            cache.Drop(KeyOf(context, demand), refused["Bearer ".Length..]);
        }

        var answer = await AnswerAsync(context, demand, cancellationToken);
        if (answer.Succeeded)
        {
            _demands.Keep(context, demand);
        }

        return answer;
    }

    private async Task<SourceResult<string>> AnswerAsync(Asker context, AuthDemand demand, CancellationToken cancellationToken)
    {
        if (demand.IsBasic)
        {
            return context.Credential is Credential.Basic basic ? basic.Authorization : NoPassword(context);
        }

        if (context.Credential is Credential.RegistryToken given)
        {
            return "Bearer " + given.Value;
        }

        var key = KeyOf(context, demand);
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

    // A token for the registry itself needs no token service.
    private static bool CanAnswer(Challenge bearer, Credential credential) =>
        bearer["realm"] is not null || credential is Credential.RegistryToken;

    private static SourceError NoPassword(Asker context) => new(
        UnknownReason.Unauthorized,
        $"{context.Registry.Name} wants a user name and password for {context.Repository}, "
        + (context.Credential.IsAnonymous ? "and none are configured" : "and only a token is configured"));

    private static SourceError Unanswerable(Asker context, ImmutableArray<Challenge> challenges) =>
        challenges.IsEmpty || challenges.Any(c => c.Scheme == "bearer")
            ? new SourceError(
                UnknownReason.Unauthorized, $"{context.Registry.Name} denies {context.Repository} and does not say how to authenticate")
            : new SourceError(
                UnknownReason.Unsupported,
                $"{context.Registry.Name} wants authentication by {RegistryText.Clean(string.Join(", ", challenges.Select(c => c.Scheme)))}; bearer and basic are spoken");

    private static TokenKey KeyOf(Asker context, AuthDemand demand) =>
        new(context.Registry.Name, context.Repository, demand.Realm, demand.Service, demand.Scope, context.Credential);
}
