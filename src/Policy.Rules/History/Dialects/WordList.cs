using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Policy.Rules.History.Dialects;

/// <summary>
/// Lists in brackets as builders write them: JSON (<c>["a", "b c"]</c>, as in the Dockerfile), Go's <c>%q</c> without
/// commas (<c>["a" "b c"]</c>), Go's <c>%v</c> without quotes (<c>[a b]</c>) and of a set (<c>map[80/tcp:{}]</c>).
/// </summary>
internal static class WordList
{
    private const string SetPrefix = "map[";
    private const string SetSuffix = ":{}";

    /// <summary>Reads a list of quoted words; the whole text has to be one.</summary>
    public static bool TryReadQuoted(string text, out ImmutableArray<string> words)
    {
        words = [];
        text = text.Trim();
        if (text.Length < 2 || text[0] != '[' || text[^1] != ']')
        {
            return false;
        }

        var found = ImmutableArray.CreateBuilder<string>();
        var i = 1;
        while (true)
        {
            while (char.IsWhiteSpace(text[i]) || text[i] == ',')
            {
                i++;
            }

            if (i == text.Length - 1)
            {
                words = found.ToImmutable();
                return true;
            }

            if (text[i] != '"' || !TryReadString(text, ref i, out var word))
            {
                return false;
            }

            found.Add(word);
        }
    }

    /// <summary>The words of a list in any of the ways, or the words of plain text.</summary>
    public static ImmutableArray<string> Read(string text)
    {
        text = text.Trim();
        if (TryReadQuoted(text, out var quoted))
        {
            return quoted;
        }

        var isSet = text.StartsWith(SetPrefix, StringComparison.Ordinal) && text.EndsWith(']');
        var inner = isSet ? text[SetPrefix.Length..^1] : text is ['[', .. var listed, ']'] ? listed : text;
        return
        [
            .. inner.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(word => isSet && word.EndsWith(SetSuffix, StringComparison.Ordinal) ? word[..^SetSuffix.Length] : word),
        ];
    }

    // Reads from the opening quote; leaves the index behind the closing one. The bracket at the end is not escaped from.
    private static bool TryReadString(string text, ref int i, out string word)
    {
        var built = new StringBuilder();
        for (i++; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    i++;
                    word = built.ToString();
                    return true;
                case '\\':
                    i++;
                    built.Append(Escape(text, ref i));
                    break;
                default:
                    built.Append(text[i]);
                    break;
            }
        }

        word = "";
        return false;
    }

    // JSON's escapes, and of Go's those that JSON lacks. An escape that is none stands for itself.
    private static char Escape(string text, ref int i)
    {
        var digits = text[i] switch { 'u' => 4, 'x' => 2, _ => 0 };
        if (i + digits < text.Length
            && ushort.TryParse(text.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            i += digits;
            return (char)code;
        }

        return text[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', 'a' => '\a', 'v' => '\v', var other => other };
    }
}
