using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;

namespace Policy.Rules.Catalog.Secrets;

/// <summary>Tokens that are known by their looks, wherever they stand.</summary>
internal static class TokenShapes
{
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>What a JSON web token is called.</summary>
    public const string WebToken = "a JSON web token";

    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create(LettersAndDigits);

    private static readonly SearchValues<char> Url = SearchValues.Create(LettersAndDigits + "_-");

    private static readonly SearchValues<char> Dotted = SearchValues.Create(LettersAndDigits + "_-.");

    private static readonly SearchValues<char> Base32 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private static readonly SearchValues<char> Base64 = SearchValues.Create(LettersAndDigits + "+/=");

    /// <summary>The shapes. Lengths are the issuers' where they publish them, and generous where they only promise a prefix.</summary>
    public static TokenShape[] All { get; } =
    [
        new("AKIA", "an AWS access key id", 16, 16, Base32),
        new("ASIA", "an AWS session key id", 16, 16, Base32),
        new("ghp_", "a GitHub token", 20, 255, Alphanumeric),
        new("gho_", "a GitHub OAuth token", 20, 255, Alphanumeric),
        new("ghu_", "a GitHub user token", 20, 255, Alphanumeric),
        new("ghs_", "a GitHub server token", 20, 255, Url),
        new("ghr_", "a GitHub refresh token", 20, 255, Alphanumeric),
        new("github_pat_", "a GitHub token", 22, 255, Url),
        new("glpat-", "a GitLab token", 16, 300, Dotted),
        new("gldt-", "a GitLab deploy token", 16, 300, Url),
        new("glrt-", "a GitLab runner token", 16, 300, Dotted),
        new("glcbt-", "a GitLab job token", 16, 300, Url),
        new("glptt-", "a GitLab trigger token", 16, 300, Url),
        new("xoxb-", "a Slack token", 16, 255, Url),
        new("xoxp-", "a Slack token", 16, 255, Url),
        new("xoxa-", "a Slack token", 16, 255, Url),
        new("xoxr-", "a Slack token", 16, 255, Url),
        new("xoxs-", "a Slack token", 16, 255, Url),
        new("xoxe-", "a Slack token", 16, 255, Url),
        new("xoxe.", "a Slack token", 16, 255, Dotted),
        new("xapp-", "a Slack app token", 16, 255, Url),
        new("sk_live_", "a Stripe key", 16, 255, Alphanumeric),
        new("rk_live_", "a Stripe key", 16, 255, Alphanumeric),
        new("npm_", "an npm token", 36, 36, Alphanumeric) { Mixed = true },
        new("pypi-", "a PyPI token", 32, 1000, Url) { Mixed = true },
        new("AIza", "a Google API key", 35, 35, Url),
        new("GOCSPX-", "a Google OAuth client secret", 20, 100, Url),
        new("ya29.", "a Google access token", 20, 2000, Dotted),
        new("dckr_pat_", "a Docker Hub token", 20, 255, Url),
        new("dckr_oat_", "a Docker Hub token", 20, 255, Url),
        new("hf_", "a Hugging Face token", 30, 60, Alphanumeric) { Mixed = true },
        new("sk-ant-", "an Anthropic key", 20, 255, Url) { Mixed = true },
        new("sk-", "an OpenAI key", 20, 255, Url) { Mixed = true },
        new("SG.", "a SendGrid key", 60, 70, Dotted) { Mixed = true },
        new("SK", "a Twilio key", 32, 32, Hex),
        new("dop_v1_", "a DigitalOcean token", 64, 64, Hex),
        new("doo_v1_", "a DigitalOcean token", 64, 64, Hex),
        new("dor_v1_", "a DigitalOcean token", 64, 64, Hex),
        new("hvs.", "a Vault token", 20, 500, Url),
        new("hvb.", "a Vault batch token", 20, 1000, Url),
        new("hvr.", "a Vault recovery token", 20, 500, Url),
        new("shpat_", "a Shopify token", 32, 32, Hex),
        new("shpss_", "a Shopify secret", 32, 32, Hex),
        new("ATATT3", "an Atlassian token", 50, 500, SearchValues.Create(LettersAndDigits + "_-=")),
        new("ATBB", "a Bitbucket app password", 28, 40, Alphanumeric) { Mixed = true },
        new("rubygems_", "a RubyGems key", 48, 48, Hex),
        new("glsa_", "a Grafana token", 32, 60, Url),
        new("lin_api_", "a Linear key", 32, 60, Alphanumeric),
        new("dp.pt.", "a Doppler token", 40, 60, Alphanumeric),
        new("pul-", "a Pulumi token", 40, 40, Hex),
        new("PMAK-", "a Postman key", 40, 80, Url),
        new("xkeysib-", "a Brevo key", 60, 100, Url),
        new("AGE-SECRET-KEY-1", "an age key", 58, 58, Alphanumeric),
        new("AKCp", "an Artifactory key", 60, 80, Alphanumeric),
        new("cmVmdGtu", "an Artifactory token", 50, 80, Alphanumeric),

        // {"type":"service_account… in base64, without and with the line breaks that the console writes.
        new("eyJ0eXBlIjoic2VydmljZV9hY2NvdW50", "a Google service account key", 40, 16_384, Base64),
        new("ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCIs", "a Google service account key", 40, 16_384, Base64),
    ];

    private static readonly FrozenDictionary<char, TokenShape[]> ByFirst =
        All.GroupBy(shape => shape.Prefix[0]).ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Whether a character may stand in a token: a token begins where none stands before it.</summary>
    public static bool IsTokenCharacter(char c) => Dotted.Contains(c);

    /// <summary>
    /// Finds tokens. They are looked for only where a run of token characters begins, so each character is looked at
    /// a bounded number of times whatever the text.
    /// </summary>
    public static void Scan(string text, List<SecretSpan> found)
    {
        var at = 0;
        while (at < text.Length)
        {
            var start = text.AsSpan(at).IndexOfAny(Dotted);
            if (start < 0)
            {
                return;
            }

            start += at;
            var length = text.AsSpan(start).IndexOfAnyExcept(Dotted);
            var end = length < 0 ? text.Length : start + length;

            // In \nghp_… the n belongs to the line break.
            var escaped = start > 0 && text[start - 1] == '\\' && text[start] is 'n' or 'r' or 't' ? 1 : 0;
            at = Math.Max(end, TokenAt(text, start, found) ?? (escaped > 0 ? TokenAt(text, start + escaped, found) : null) ?? end);
        }
    }

    private static int? TokenAt(string text, int start, List<SecretSpan> found)
    {
        if (start >= text.Length || !ByFirst.TryGetValue(text[start], out var shapes))
        {
            return null;
        }

        var rest = text.AsSpan(start);
        foreach (var shape in shapes)
        {
            if (shape.Match(rest) is > 0 and var length)
            {
                found.Add(new SecretSpan(start, start + length, shape.Kind, 1) { Harmless = shape.Prefix.Length });
                return start + length;
            }
        }

        if (JsonWebToken(rest) is > 0 and var webToken)
        {
            found.Add(new SecretSpan(start, start + webToken, WebToken, 1) { Harmless = 3 });
            return start + webToken;
        }

        return null;
    }

    // RFC 7515, 3.1: three parts, the first of them a JSON object that names an algorithm.
    private static int JsonWebToken(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("eyJ", StringComparison.Ordinal))
        {
            return 0;
        }

        var length = text.IndexOfAnyExcept(Dotted);
        var token = length < 0 ? text : text[..length];
        var header = token.IndexOf('.');
        var payload = header < 0 ? -1 : token[(header + 1)..].IndexOf('.');
        if (header is < 0 or > 2000 || payload < 8 || token.Length - header - payload < 16)
        {
            return 0;
        }

        // Its namesake that begins with Try throws on what is no base64url.
        Span<byte> bytes = stackalloc byte[1536];
        return Base64Url.DecodeFromChars(token[..header], bytes, out _, out var written) == OperationStatus.Done
            && bytes[..written].IndexOf("\"alg\""u8) >= 0 ? token.Length : 0;
    }
}
