using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Policy.Images.Manifests;

/// <summary>
/// Parses JSON that strangers wrote, taking what Go's <c>encoding/json</c> takes: runtimes read images with it, and
/// what they would run must be judged, not given up on. So text that is no UTF-8, and halves of surrogate pairs, read as
/// U+FFFD, and nesting goes as deep as there.
/// </summary>
internal static class JsonText
{
    private const int MaxDepth = 10_000;

    /// <summary>Parses a document.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out string? error)
    {
        try
        {
            document = JsonDocument.Parse(Mend(bytes), new JsonDocumentOptions { MaxDepth = MaxDepth });
            error = null;
            return true;
        }
        catch (JsonException exception)
        {
            document = null;
            error = $"it is no JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})";
            return false;
        }
    }

    private static ReadOnlyMemory<byte> Mend(ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes.Span));
        }

        return bytes.Span.IndexOf("\\u"u8) < 0 ? bytes : MendSurrogates(bytes.ToArray());
    }

    // JSON has a backslash nowhere but in strings, where it always begins an escape.
    private static byte[] MendSurrogates(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '\\')
            {
                continue;
            }

            if (Escape(bytes, i) is not { } unit)
            {
                i++;
            }
            else if (char.IsHighSurrogate(unit) && Escape(bytes, i + 6) is { } next && char.IsLowSurrogate(next))
            {
                i += 11;
            }
            else
            {
                if (char.IsSurrogate(unit))
                {
                    "fffd"u8.CopyTo(bytes.AsSpan(i + 2));
                }

                i += 5;
            }
        }

        return bytes;
    }

    private static char? Escape(ReadOnlySpan<byte> bytes, int at) =>
        at + 6 <= bytes.Length && bytes[at] == '\\' && bytes[at + 1] == 'u'
        && ushort.TryParse(bytes.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
