using System.Text;

namespace Policy.Images.Packages;

/// <summary>The lines of a text, one after the other, without their ends: LF or CRLF.</summary>
internal ref struct TextLines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The line.</summary>
    public ReadOnlySpan<byte> Line { get; private set; }

    /// <summary>Its number; the first is 1.</summary>
    public int Number { get; private set; }

    /// <summary>Goes to the next line; false where there is none.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var end = _rest.IndexOf((byte)'\n');
        var line = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? [] : _rest[(end + 1)..];
        Line = line is [.., (byte)'\r'] ? line[..^1] : line;
        Number++;
        return true;
    }

    /// <summary>Splits <c>Name: value</c>; false where the line has no colon, and where it goes on with the line before.</summary>
    public readonly bool TryField(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var colon = Line is [(byte)' ' or (byte)'\t', ..] ? -1 : Line.IndexOf((byte)':');
        name = colon < 0 ? [] : Line[..colon].Trim(" \t"u8);
        value = colon < 0 ? [] : Line[(colon + 1)..].Trim(" \t"u8);
        return colon >= 0;
    }

    /// <summary>Whether two names are the same whatever their case.</summary>
    public static bool Names(ReadOnlySpan<byte> written, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(written, name);
}
