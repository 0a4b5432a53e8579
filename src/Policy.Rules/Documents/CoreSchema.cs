namespace Policy.Rules.Documents;

/// <summary>
/// What a plain scalar is. Source: YAML 1.2.2, section 10.3.2, tag resolution. <c>on</c> and <c>yes</c> are strings,
/// as they were not in YAML 1.1.
/// </summary>
internal static class CoreSchema
{
    private const string Digits = "0123456789";

    /// <summary>What a scalar is that stands without quotes.</summary>
    public static ScalarKind KindOf(string plain) => plain switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        ".nan" or ".NaN" or ".NAN" => ScalarKind.Float,
        _ when IsInteger(plain) => ScalarKind.Integer,
        _ when IsFloat(WithoutSign(plain)) => ScalarKind.Float,
        _ => ScalarKind.String,
    };

    private static ReadOnlySpan<char> WithoutSign(ReadOnlySpan<char> text) =>
        text.Length > 0 && text[0] is '+' or '-' ? text[1..] : text;

    private static bool IsInteger(ReadOnlySpan<char> text) =>
        Consists(WithoutSign(text), Digits)
        || (text.StartsWith("0o") && Consists(text[2..], "01234567"))
        || (text.StartsWith("0x") && Consists(text[2..], "0123456789abcdefABCDEF"));

    private static bool IsFloat(ReadOnlySpan<char> text)
    {
        if (text is ".inf" or ".Inf" or ".INF")
        {
            return true;
        }

        var exponent = text.IndexOfAny('e', 'E');
        if (exponent >= 0)
        {
            return Consists(WithoutSign(text[(exponent + 1)..]), Digits) && IsMantissa(text[..exponent]);
        }

        return IsMantissa(text);
    }

    // \. [0-9]+ | [0-9]+ ( \. [0-9]* )?
    private static bool IsMantissa(ReadOnlySpan<char> text)
    {
        var dot = text.IndexOf('.');
        return dot switch
        {
            < 0 => Consists(text, Digits),
            0 => Consists(text[1..], Digits),
            _ => Consists(text[..dot], Digits) && !text[(dot + 1)..].ContainsAnyExcept(Digits),
        };
    }

    private static bool Consists(ReadOnlySpan<char> text, ReadOnlySpan<char> of) => text.Length > 0 && !text.ContainsAnyExcept(of);
}
