namespace Policy.Rules.Catalog.Secrets;

/// <summary>
/// Credentials that a name stands before: <c>TOKEN=…</c>, <c>--password=…</c>, <c>"secret": "…"</c>, <c>X-Api-Key: …</c>,
/// in shell, JSON, ini files and connection strings.
/// </summary>
internal static class Assignments
{
    private const int LongestName = 128;

    /// <summary>Finds them.</summary>
    public static void Scan(string text, List<SecretSpan> found)
    {
        var values = new ValueReader(text);
        bool? azure = null;
        for (var at = text.AsSpan().IndexOfAny('=', ':'); at >= 0;)
        {
            if (NameBefore(text, at) is var (name, quoted) && Promise(name) is var (promised, kind) && values.After(at, quoted) is var (start, end))
            {
                var value = text.AsSpan(start, end - start);
                var real = name switch
                {
                    // A shared access signature stands among the fields that it signs, its version among them.
                    "sig" => value.Length >= 40 && (azure ??= text.Contains("sv=", StringComparison.Ordinal)),
                    _ when promised == CredentialClass.None => CredentialValue.IsEncodedLogin(value, name),

                    // A colon after a bare word is as often a sentence: Password: enter it twice.
                    _ when text[at] == ':' && !quoted && promised == CredentialClass.Password && Confidence(value) < 0.9 => false,
                    _ => CredentialValue.IsReal(value, promised, name),
                };
                if (real)
                {
                    found.Add(new SecretSpan(start, end, kind, Confidence(value)) { Name = name });
                }
            }

            var next = text.AsSpan(at + 1).IndexOfAny('=', ':');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    /// <summary>How sure a value with a telling name is one: less where it is a mere word.</summary>
    public static double Confidence(ReadOnlySpan<char> value) =>
        value[..Math.Min(value.Length, 256)].ContainsAny("0123456789!@#$%^&*+=~?") ? 0.9 : 0.7;

    private static (CredentialClass Class, string Kind)? Promise(string name) => name switch
    {
        "sig" => (CredentialClass.None, "an Azure shared access signature"),
        _ when name.EndsWith("auth", StringComparison.Ordinal) => (CredentialClass.None, "basic credentials"),
        _ => CredentialName.Of(name) is { Class: not CredentialClass.None } promised ? promised : null,
    };

    private static (string Name, bool Quoted)? NameBefore(string text, int at)
    {
        var end = at;
        var least = Math.Max(0, at - LongestName - 4);
        while (end > least && (text[end - 1] == ' ' || (text[at] == '=' && text[end - 1] is ':' or '+' or '?')))
        {
            end--;
        }

        var quoted = end > least && text[end - 1] is '"' or '\'';
        if (quoted)
        {
            end -= end - 1 > least && text[end - 2] == '\\' ? 2 : 1;
        }

        var start = end;
        while (start > least && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-' or '.'))
        {
            start--;
        }

        // In \npassword=… the n belongs to the line break.
        start += start > 0 && start < end && text[start - 1] == '\\' && text[start] is 'n' or 'r' or 't' ? 1 : 0;

        // [ "$TOKEN" = … ] compares; it does not assign.
        var expanded = start > 0 && text[start - 1] is '$' or '{';
        return end > start && !expanded ? (text[start..end], quoted) : null;
    }

    /// <summary>Reads the values after equals signs and colons, and remembers where the last one ended, so that no part of a text is read over and over.</summary>
    private sealed class ValueReader(string text)
    {
        private int _bareFrom;
        private int _bareEnd = -1;

        public (int Start, int End)? After(int at, bool quotedName)
        {
            var start = at + 1;
            while (start < text.Length && text[start] is ' ' && start - at <= 4)
            {
                start++;
            }

            var spaced = start > at + 1;
            if (start == text.Length || text[start] is '=' or '\n' or ' '
                || (text[at] == ':' && !quotedName && !spaced) || (text[at] == '=' && spaced && text[at - 1] != ' '))
            {
                return null;
            }

            var escaped = text[start] == '\\' && start + 1 < text.Length && text[start + 1] is '"' or '\'';
            var quote = escaped ? start + 1 : start;
            if (text[quote] is '"' or '\'' && Closing(quote, escaped) is { } closing)
            {
                return (quote + 1, closing);
            }

            return text[quote] is '"' or '\'' ? (quote + 1, BareEnd(quote + 1)) : (start, BareEnd(start));
        }

        private int? Closing(int quote, bool escaped)
        {
            for (var at = quote + 1; at < text.Length; at++)
            {
                var next = text.AsSpan(at).IndexOfAny(text[quote], '\\');
                if (next < 0)
                {
                    return null;
                }

                at += next;
                if (text[at] == text[quote])
                {
                    return at;
                }

                // A backslash takes the next character with it; the one before an escaped quote's twin closes.
                at++;
                if (escaped && at < text.Length && text[at] == text[quote])
                {
                    return at - 1;
                }
            }

            return null;
        }

        private int BareEnd(int start)
        {
            if (start >= _bareFrom && start <= _bareEnd)
            {
                return _bareEnd;
            }

            var end = start;
            for (; end < text.Length; end++)
            {
                var c = text[end];
                if (char.IsWhiteSpace(c) || c is '"' or '\'' or ';' or '|' or '&' or '<' or '>' or '`'
                    || (c == '\\' && end + 1 < text.Length && text[end + 1] is 'n' or 'r' or '"' or '\''))
                {
                    break;
                }
            }

            (_bareFrom, _bareEnd) = (start, end);
            return end;
        }
    }
}
