using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>
/// Whether bytes may hold a credential that is sure by its looks. Nearly all files of an image are done with here, so it
/// looks at gigabytes: by vectors, and without allocating.
/// </summary>
internal static class SurePrefixes
{
    private const string Key = "PRIVATE KEY";

    private const int Window = 8 * 1024;

    // The longest beginning of a token, and what has to follow on it to be worth a closer look.
    private const int Overlap = 64;

    // A beginning with as much behind it as the shortest token has.
    private const int Looked = 18;

    private static readonly SearchValues<char> Token =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.+/=");

    /// <summary>How credentials begin that are sure by their looks; of a private key what its first line has.</summary>
    public static ImmutableArray<string> Needles { get; } = [.. TokenShapes.All.Where(shape => SureSecrets.IsSure(shape.Kind)).Select(shape => shape.Prefix), Key];

    // Vectors tell eight apart; of more at once, half of all text is a candidate.
    private static readonly SearchValues<string>[] Searches =
        [.. Needles.Order(StringComparer.Ordinal).Chunk(8).Select(few => SearchValues.Create(few, StringComparison.Ordinal))];

    /// <summary>Whether a closer look is worth it; never false where <see cref="SureSecrets"/> would find something.</summary>
    public static bool MayStandIn(ReadOnlySpan<byte> bytes)
    {
        // Each byte as the character of its number: what is searched for is ASCII.
        Span<char> window = stackalloc char[Window];
        for (var at = 0; at < bytes.Length; at += Window - Overlap)
        {
            var part = bytes[at..Math.Min(at + Window, bytes.Length)];
            Encoding.Latin1.GetChars(part, window);
            foreach (var search in Searches)
            {
                if (MayStandIn(window[..part.Length], search, isFirst: at == 0))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool MayStandIn(ReadOnlySpan<char> text, SearchValues<string> search, bool isFirst)
    {
        for (var from = 0; ;)
        {
            var next = text[from..].IndexOfAny(search);
            if (next < 0)
            {
                return false;
            }

            // What stands at the very beginning of a later window was seen with what stands before it.
            var at = from + next;
            if ((isFirst || at >= 2) && IsPlausible(text, at))
            {
                return true;
            }

            from = at + 1;
        }
    }

    private static bool IsPlausible(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        if (rest.StartsWith(Key, StringComparison.Ordinal) && (rest[Key.Length..] is "" or ['-', ..] or [' ', ..]))
        {
            return true;
        }

        // A token begins a run of token characters; in \nghp_… the n belongs to the line break.
        var begins = at == 0 || !TokenShapes.IsTokenCharacter(text[at - 1]) || (at > 1 && text[at - 2] == '\\' && text[at - 1] is 'n' or 'r' or 't');
        return begins && rest.Length >= Looked && !rest[..Looked].ContainsAnyExcept(Token);
    }
}
