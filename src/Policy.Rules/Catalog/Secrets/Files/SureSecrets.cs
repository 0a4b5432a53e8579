using System.Buffers;

namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>Credentials that are sure by their looks in whatever text they stand: tokens whose issuers gave them a beginning, private keys in PEM.</summary>
internal static class SureSecrets
{
    private const int Near = 300;

    // PEM breaks lines at 64 characters (RFC 7468, 2); what is written of keys has no such words.
    private const int LeastLine = 48;

    private const int AwsSecret = 40;

    /// <summary>Characters of base64. Source: RFC 4648, 4.</summary>
    public static SearchValues<char> Base64 { get; } = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>
    /// Whether a kind of token is a secret wherever it stands. Google hands its API keys to browsers, web tokens are in
    /// every manual, and two letters before hex are an accident sooner than Twilio's key.
    /// </summary>
    public static bool IsSure(string kind) => kind is not (TokenShapes.WebToken or "a Google API key" or "a Twilio key");

    /// <summary>Finds them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isKnown">Whether the file is known to hold credentials, so that doubt is no use.</param>
    /// <param name="hits">Where they go.</param>
    public static void Scan(string text, bool isKnown, FileHits hits)
    {
        var spans = new List<SecretSpan>();
        TokenShapes.Scan(text, spans);
        PrivateKeys.Scan(text, spans);
        spans.Sort((one, other) => one.Start.CompareTo(other.Start));
        var (line, counted) = (1, 0);
        foreach (var span in spans)
        {
            if (hits.IsFull)
            {
                return;
            }

            line += text.AsSpan(counted, span.Start - counted).Count('\n');
            counted = span.Start;
            if (text[span.Start] == '-')
            {
                AddKey(text, span, line, hits);
            }
            else if (isKnown || (IsSure(span.Kind) && (!IsAwsId(span.Kind) || HasAwsSecretNear(text, span))))
            {
                hits.AddBare(line, text.Substring(span.Start, span.Harmless), span.Kind, 1);
            }
        }
    }

    private static bool IsAwsId(string kind) => kind is "an AWS access key id" or "an AWS session key id";

    // An id alone opens nothing, and stands in every signed link that somebody kept.
    private static bool HasAwsSecretNear(string text, SecretSpan id)
    {
        var start = Math.Max(0, id.Start - Near);
        var rest = text.AsSpan(start, Math.Min(text.Length, id.End + Near) - start);
        for (var at = rest.IndexOfAny(Base64); at >= 0; at = rest.IndexOfAny(Base64))
        {
            rest = rest[at..];
            var end = rest.IndexOfAnyExcept(Base64);
            var run = (end < 0 ? rest : rest[..end]).Trim('=');
            if (run.Length == AwsSecret && run.ContainsAnyInRange('0', '9') && run.ContainsAnyInRange('a', 'z') && run.ContainsAnyInRange('A', 'Z')
                && !CredentialValue.IsPlaceholder(run))
            {
                return true;
            }

            rest = end < 0 ? [] : rest[end..];
        }

        return false;
    }

    private static void AddKey(string text, SecretSpan span, int line, FileHits hits)
    {
        var head = text.AsSpan(span.Start, span.Harmless).Trim('-')["BEGIN ".Length..];
        var body = text.AsSpan(span.Start + span.Harmless, Math.Min(span.End - span.Start - span.Harmless, 1024));
        if (!HasLine(body) || CredentialValue.IsPlaceholder(body[..Math.Min(body.Length, 256)]))
        {
            return;
        }

        var isEncrypted = head.StartsWith("ENCRYPTED", StringComparison.Ordinal) || body.Contains("4,ENCRYPTED", StringComparison.Ordinal);
        var (kind, confidence) = KeyFiles.Of(hits.Path, span.Kind, head, isEncrypted);

        // With its dashes it would be taken for a key, and all that follows on it for its body.
        hits.AddBare(line, head.ContainsAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZ ") ? "BEGIN PRIVATE KEY " : $"BEGIN {head} ", kind, confidence);
    }

    private static bool HasLine(ReadOnlySpan<char> body)
    {
        for (var at = body.IndexOfAny(Base64); at >= 0; at = body.IndexOfAny(Base64))
        {
            body = body[at..];
            var end = body.IndexOfAnyExcept(Base64);
            if ((end < 0 ? body.Length : end) >= LeastLine)
            {
                return true;
            }

            body = end < 0 ? [] : body[end..];
        }

        return false;
    }
}
