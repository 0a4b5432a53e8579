using System.Buffers;
using System.Text;

namespace Policy.Rules.Contents;

/// <summary>
/// Names of files as text. To Linux a name is bytes; most are UTF-8, and a byte that is none becomes a lone surrogate,
/// U+DC80 to U+DCFF, so that two names never become one text. Source of the convention: Python's PEP 383.
/// </summary>
public static class PathText
{
    private const int Escape = 0xDC00;

    /// <summary>The text of a name.</summary>
    public static string Decode(ReadOnlySpan<byte> name)
    {
        if (System.Text.Unicode.Utf8.IsValid(name))
        {
            return Encoding.UTF8.GetString(name);
        }

        var text = new StringBuilder(name.Length);
        Span<char> chars = stackalloc char[2];
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(name, out var rune, out var length) == OperationStatus.Done)
            {
                text.Append(chars[..rune.EncodeToUtf16(chars)]);
            }
            else
            {
                length = 1;
                text.Append((char)(Escape + name[0]));
            }

            name = name[length..];
        }

        return text.ToString();
    }

    /// <summary>Writes the bytes of a name; at most three for each character.</summary>
    /// <returns>How many bytes it has.</returns>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> name)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) == OperationStatus.Done)
            {
                written += rune.EncodeToUtf8(name[written..]);
            }
            else
            {
                name[written++] = (byte)(text[0] - Escape);
            }

            text = text[length..];
        }

        return written;
    }
}
