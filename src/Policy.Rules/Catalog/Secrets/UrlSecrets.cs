namespace Policy.Rules.Catalog.Secrets;

/// <summary>Credentials in URLs: <c>https://user:password@host</c>, <c>https://token@host</c>, webhooks whose path is the secret.</summary>
internal static class UrlSecrets
{
    private const string Scheme = "://";

    private const int LongestWebhook = 512;

    /// <summary>Finds them.</summary>
    public static void Scan(string text, List<SecretSpan> found)
    {
        for (var at = text.IndexOf(Scheme, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Scheme, at, StringComparison.Ordinal))
        {
            at += Scheme.Length;
            var rest = text.AsSpan(at);
            var length = rest.IndexOfAny("/?#\"'<>\\ \t\r\n");
            var authority = length < 0 ? rest : rest[..length];
            var sign = authority.LastIndexOf('@');
            if (sign >= 0)
            {
                UserInfo(authority[..sign], at, rest[authority.Length..], found);
            }

            Webhook(authority, rest[authority.Length..], at + authority.Length, found);
            at += authority.Length;
        }
    }

    // RFC 3986, 3.2.1.
    private static void UserInfo(ReadOnlySpan<char> user, int at, ReadOnlySpan<char> path, List<SecretSpan> found)
    {
        var colon = user.IndexOf(':');
        if (colon >= 0)
        {
            var password = user[(colon + 1)..];

            // guest:guest and postgres:postgres are how programs are shipped.
            if (!password.SequenceEqual(user[..colon]) && CredentialValue.IsReal(password, CredentialClass.Password, ""))
            {
                found.Add(new SecretSpan(at + colon + 1, at + user.Length, "a password in a URL", 0.9));
            }

            user = user[..colon];
        }

        if (IsToken(user) && !IsReportingKey(path))
        {
            found.Add(new SecretSpan(at, at + user.Length, "a token in a URL", 0.9));
        }
    }

    // A user is a name unless it is long and looks made; an address is none either.
    private static bool IsToken(ReadOnlySpan<char> user) =>
        user.Length >= 20 && user.ContainsAnyInRange('0', '9') && CredentialValue.IsReal(user, CredentialClass.Secret, "");

    // https://key@host/42 is where an application reports its errors to: the key is handed out to every browser.
    private static bool IsReportingKey(ReadOnlySpan<char> path) =>
        path.Length > 1 && path[1..].IndexOfAnyExceptInRange('0', '9') is var end && (end < 0 || (end > 0 && path[end + 1] is '"' or '\'' or ' ' or '\t' or '\n'));

    private static void Webhook(ReadOnlySpan<char> host, ReadOnlySpan<char> path, int at, List<SecretSpan> found)
    {
        var prefix = host switch
        {
            "hooks.slack.com" => "/services/",
            "discord.com" or "discordapp.com" => "/api/webhooks/",
            _ => null,
        };
        if (prefix is null || !path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return;
        }

        // A longer one is none, and is not looked at to its end: a text of nothing but webhooks would be read over and over.
        var secret = path[prefix.Length..Math.Min(path.Length, prefix.Length + LongestWebhook + 1)];
        var length = secret.IndexOfAny("?#\"'<>\\ \t\r\n;|&");
        secret = length < 0 ? secret : secret[..length];
        if (secret.Length is >= 24 and <= LongestWebhook && secret.Contains('/') && !CredentialValue.IsPlaceholder(secret) && CredentialValue.Distinct(secret) > 8)
        {
            found.Add(new SecretSpan(at + prefix.Length, at + prefix.Length + secret.Length, "a webhook's URL", 1));
        }
    }
}
