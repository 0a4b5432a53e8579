using System.Collections.Concurrent;

namespace Policy.Images.Registry.Auth;

/// <summary>What a token is good for, and whose it is.</summary>
internal sealed record TokenKey(string Registry, string Repository, string Realm, string Service, string Scope, Credential Credential);

/// <summary>A token and how long it lives.</summary>
internal sealed record Token(string Value, TimeSpan Lifetime)
{
    /// <summary>Whether a text can be a token: it has to fit into a header. Source: RFC 6750, section 2.1, read generously.</summary>
    public static bool IsOne(string text) => text.Length > 0 && text.All(c => c is > ' ' and <= '~');
}

/// <summary>Keeps tokens until shortly before they expire.</summary>
internal sealed class TokenCache(TimeProvider time)
{
    /// <summary>Tokens kept at most; a busy cluster has some hundreds of repositories, and a hostile service fills the rest.</summary>
    public const int Capacity = 1024;

    /// <summary>So long before it expires a token is not used any more: it has to last until the registry has read it.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<TokenKey, (string Value, DateTimeOffset Until)> _tokens = new();

    public string? Find(TokenKey key) =>
        _tokens.TryGetValue(key, out var token) && time.GetUtcNow() < token.Until ? token.Value : null;

    /// <summary>Keeps a token that was asked for at a time; by our clock, as the server's may go wrong.</summary>
    public void Keep(TokenKey key, Token token, DateTimeOffset asked)
    {
        var lifetime = token.Lifetime < LongestLifetime ? token.Lifetime : LongestLifetime;
        if (lifetime <= Margin)
        {
            return;
        }

        if (_tokens.Count >= Capacity)
        {
            MakeRoom();
        }

        _tokens[key] = (token.Value, asked + lifetime - Margin);
    }

    /// <summary>Forgets a token that the registry refused.</summary>
    public void Drop(TokenKey key, string value)
    {
        if (_tokens.TryGetValue(key, out var token) && token.Value == value)
        {
            _tokens.TryRemove(KeyValuePair.Create(key, token));
        }
    }

    private void MakeRoom()
    {
        var now = time.GetUtcNow();
        foreach (var entry in _tokens.Where(entry => entry.Value.Until <= now))
        {
            _tokens.TryRemove(entry);
        }

        if (_tokens.Count >= Capacity)
        {
            _tokens.Clear();
        }
    }
}
