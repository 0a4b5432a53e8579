using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Policy.Images.Registry.Auth;

/// <summary>
/// Reads every challenge of a <c>WWW-Authenticate</c> header: several in one value, several values, quoted strings with
/// commas and escapes. What cannot be read is skipped up to the next comma; nothing throws.
/// Source: RFC 9110, sections 5.6 and 11.6.1.
/// </summary>
internal ref struct ChallengeParser
{
    /// <summary>No registry sends more; what comes after is not read.</summary>
    public const int MaxChallenges = 16;

    private const int MaxLength = 16 * 1024;

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> Token68Characters = SearchValues.Create(
        "-._~+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private ReadOnlySpan<char> _rest;

    private ChallengeParser(string header) => _rest = header.AsSpan(0, Math.Min(header.Length, MaxLength));

    /// <summary>The challenges of all values of the header, in order.</summary>
    public static ImmutableArray<Challenge> Parse(IEnumerable<string> values)
    {
        var challenges = ImmutableArray.CreateBuilder<Challenge>();
        foreach (var value in values)
        {
            new ChallengeParser(value).ReadAll(challenges);
        }

        return challenges.ToImmutable();
    }

    /// <summary>The challenges of a response.</summary>
    public static ImmutableArray<Challenge> Parse(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? Parse([.. values]) : [];

    // The list of challenges and the lists of their parameters share the comma: a word before "=" is a parameter of the
    // challenge at hand, any other word begins the next challenge.
    private void ReadAll(ImmutableArray<Challenge>.Builder challenges)
    {
        string? scheme = null;
        var parameters = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        while (true)
        {
            SkipSeparators();
            if (_rest.IsEmpty || challenges.Count == MaxChallenges)
            {
                break;
            }

            var word = ReadToken();
            SkipSpaces();
            if (word.IsEmpty)
            {
                SkipToComma();
            }
            else if (scheme is not null && _rest is ['=', ..])
            {
                ReadValue(parameters, word.ToString());
            }
            else
            {
                Add(challenges, scheme, parameters);
                scheme = word.ToString().ToLowerInvariant();
                SkipToken68();
            }
        }

        Add(challenges, scheme, parameters);
    }

    private static void Add(
        ImmutableArray<Challenge>.Builder challenges, string? scheme, ImmutableDictionary<string, string>.Builder parameters)
    {
        if (scheme is not null && challenges.Count < MaxChallenges)
        {
            challenges.Add(new Challenge(scheme, parameters.ToImmutable()));
        }

        parameters.Clear();
    }

    // The first value of a name counts; an unterminated string is no value.
    private void ReadValue(ImmutableDictionary<string, string>.Builder parameters, string name)
    {
        _rest = _rest[1..];
        SkipSpaces();
        var value = _rest is ['"', ..] ? ReadQuoted() : ReadBare();
        if (value is not null)
        {
            parameters.TryAdd(name, value);
        }
    }

    private string? ReadQuoted()
    {
        var value = new StringBuilder();
        for (var i = 1; i < _rest.Length; i++)
        {
            if (_rest[i] == '"')
            {
                _rest = _rest[(i + 1)..];
                return value.ToString();
            }

            if (_rest[i] == '\\' && i + 1 < _rest.Length)
            {
                i++;
            }

            value.Append(_rest[i]);
        }

        _rest = [];
        return null;
    }

    // Some registries leave out the quotes although a URL is no token.
    private string ReadBare()
    {
        var end = _rest.IndexOfAny(", \t");
        var value = (end < 0 ? _rest : _rest[..end]).ToString();
        _rest = end < 0 ? [] : _rest[end..];
        return value;
    }

    private ReadOnlySpan<char> ReadToken()
    {
        var end = _rest.IndexOfAnyExcept(TokenCharacters);
        var token = end < 0 ? _rest : _rest[..end];
        _rest = _rest[token.Length..];
        return token;
    }

    // token68, such as Negotiate's: one word that may end in "=", and then the challenge is over.
    private void SkipToken68()
    {
        var end = _rest.IndexOfAny(", \t");
        var word = end < 0 ? _rest : _rest[..end];
        if (IsOver(_rest[word.Length..]) && word.TrimEnd('=').IndexOfAnyExcept(Token68Characters) < 0)
        {
            _rest = _rest[word.Length..];
        }
    }

    private static bool IsOver(ReadOnlySpan<char> rest) => rest.TrimStart(" \t") is [] or [',', ..];

    private void SkipSpaces() => _rest = _rest.TrimStart(" \t");

    private void SkipSeparators() => _rest = _rest.TrimStart(" \t,");

    private void SkipToComma()
    {
        var comma = _rest.IndexOf(',');
        _rest = comma < 0 ? [] : _rest[comma..];
    }
}
