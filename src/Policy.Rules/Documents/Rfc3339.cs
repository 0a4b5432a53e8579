using System.Globalization;

namespace Policy.Rules.Documents;

/// <summary>
/// Points in time as Kubernetes writes and takes them: date, time and offset, none of which may be left out.
/// Source: RFC 3339, section 5.6, date-time.
/// </summary>
public static class Rfc3339
{
    // "+02:00"
    private const int OffsetLength = 6;
    private const int SecondsEnd = 19;

    // A tick is a tenth of a millionth of a second; what is finer is cut off.
    private const int Decimals = 7;

    /// <summary>Reads a point in time; one without an offset is none, since it would be another for every reader.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        var offset = text.EndsWith('Z') ? 1 : OffsetLength;
        var end = text.Length - offset;
        if (end < SecondsEnd || (offset == OffsetLength && (text[end] is not ('+' or '-') || text[end + 3] != ':'))
            || !IsFraction(text.AsSpan(SecondsEnd..end)))
        {
            return false;
        }

        var kept = string.Concat(text.AsSpan(0, Math.Min(end, SecondsEnd + 1 + Decimals)), offset == 1 ? "+00:00" : text.AsSpan(end));
        return DateTimeOffset.TryParseExact(
            kept, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    private static bool IsFraction(ReadOnlySpan<char> text) =>
        text.IsEmpty || (text.Length > 1 && text[0] == '.' && !text[1..].ContainsAnyExceptInRange('0', '9'));
}
