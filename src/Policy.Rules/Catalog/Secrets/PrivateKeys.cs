namespace Policy.Rules.Catalog.Secrets;

/// <summary>Private keys in PEM, with line breaks of any kind. Source: RFC 7468.</summary>
internal static class PrivateKeys
{
    private const string Begin = "-----BEGIN ";

    private const string Dashes = "-----";

    private const int LongestLabel = 64;

    // Less is the stump that documentation shows.
    private const int LeastBody = 40;

    /// <summary>Finds them.</summary>
    public static void Scan(string text, List<SecretSpan> found)
    {
        bool? google = null;
        for (var at = text.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Begin, at + 1, StringComparison.Ordinal))
        {
            var label = text.AsSpan(at + Begin.Length, Math.Min(LongestLabel, text.Length - at - Begin.Length));
            var close = label.IndexOf(Dashes);
            if (close < 0 || !label[..close].Contains("PRIVATE KEY", StringComparison.Ordinal))
            {
                continue;
            }

            var body = at + Begin.Length + close + Dashes.Length;
            var length = Body(text.AsSpan(body));
            if (length >= LeastBody && CredentialValue.Distinct(text.AsSpan(body, length)) > 10)
            {
                google ??= text.Contains("service_account", StringComparison.Ordinal);
                found.Add(new SecretSpan(at, body + length, google.Value ? "a Google service account key" : "a private key", 1) { Harmless = body - at });
            }
        }
    }

    // To the dashes that end it: base64, white space, \n written out, and the headers of old keys.
    private static int Body(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(Dashes);
        text = end < 0 ? text : text[..end];
        var stop = text.IndexOfAny("\"'<>|&");
        return stop < 0 ? text.Length : stop;
    }
}
