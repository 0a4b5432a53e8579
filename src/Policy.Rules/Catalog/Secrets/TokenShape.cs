using System.Buffers;

namespace Policy.Rules.Catalog.Secrets;

/// <summary>A kind of token that can be told by its looks: a prefix that its issuer chose, then so many characters of a set.</summary>
/// <param name="Prefix">The prefix.</param>
/// <param name="Kind">What it is, with its article.</param>
/// <param name="Least">The fewest characters after the prefix.</param>
/// <param name="Most">The most characters after the prefix.</param>
/// <param name="Body">The characters that may follow.</param>
internal sealed record TokenShape(string Prefix, string Kind, int Least, int Most, SearchValues<char> Body)
{
    /// <summary>Whether lower case, upper case and a digit have to be among what follows, because the prefix says little.</summary>
    public bool Mixed { get; init; }

    /// <summary>How long a token of this shape stands at the beginning of a text; 0 where none does.</summary>
    public int Match(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return 0;
        }

        // One more than may follow, to see whether more does.
        var rest = text[Prefix.Length..Math.Min(text.Length, Prefix.Length + Most + 1)];
        var length = rest.IndexOfAnyExcept(Body);
        length = length < 0 ? rest.Length : length;
        while (length > Least && rest[length - 1] is '.' or '-')
        {
            length--;
        }

        return length >= Least && length <= Most && EndsThere(rest, length) && IsReal(rest[..length]) ? Prefix.Length + length : 0;
    }

    private static bool EndsThere(ReadOnlySpan<char> rest, int length) =>
        length == rest.Length || !(char.IsAsciiLetterOrDigit(rest[length]) || rest[length] == '_');

    // AKIAIOSFODNN7EXAMPLE and ghp_xxxxxxxx are what documentation shows.
    private bool IsReal(ReadOnlySpan<char> body) =>
        !CredentialValue.IsPlaceholder(body[..Math.Min(body.Length, 256)])
        && CredentialValue.Distinct(body) >= Math.Min(6, Least)
        && (!Mixed || (body.ContainsAnyInRange('0', '9') && body.ContainsAnyInRange('a', 'z') && body.ContainsAnyInRange('A', 'Z')));
}
