using System.Buffers;

namespace Policy.Rules.Catalog.Secrets;

/// <summary>What a name promises of its value.</summary>
internal enum CredentialClass
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A password, which can be any words.</summary>
    Password,

    /// <summary>A secret or token, which machines make.</summary>
    Secret,

    /// <summary>A key, which machines make too; a fingerprint of a public one is none.</summary>
    Key,
}

/// <summary>Names that say that their value is a credential: <c>DB_PASSWORD</c>, <c>npm_config__authToken</c>, <c>--api-key</c>.</summary>
internal static class CredentialName
{
    private const int Longest = 128;

    // What every such name has somewhere: most names are done with here.
    private static readonly SearchValues<string> Hints = SearchValues.Create(
        ["pass", "pwd", "secret", "token", "credential", "key"], StringComparison.OrdinalIgnoreCase);

    private static readonly char[] Digits = [.. "0123456789"];

    // Whole words, and ends of words that are written together: PGPASSWORD, clientsecret.
    private static readonly (string Word, CredentialClass Class, string Kind)[] Ends =
    [
        ("password", CredentialClass.Password, "a password"),
        ("passwd", CredentialClass.Password, "a password"),
        ("passphrase", CredentialClass.Password, "a passphrase"),
        ("secret", CredentialClass.Secret, "a secret"),
        ("token", CredentialClass.Secret, "a token"),
        ("credential", CredentialClass.Secret, "a credential"),
        ("credentials", CredentialClass.Secret, "a credential"),
        ("apikey", CredentialClass.Key, "an API key"),
        ("accesskey", CredentialClass.Key, "an access key"),
        ("secretkey", CredentialClass.Key, "a secret key"),
        ("privatekey", CredentialClass.Key, "a private key"),
        ("accountkey", CredentialClass.Key, "an account key"),
    ];

    /// <summary>What a name promises, and what its value is called.</summary>
    public static (CredentialClass Class, string Kind) Of(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > Longest || !name.ContainsAny(Hints))
        {
            return default;
        }

        var words = Words(name);
        var last = words.Count - 1;
        while (last > 0 && (IsQualifier(words[last]) || IsQualifier(words[last].TrimEnd(Digits))))
        {
            last--;
        }

        var (kind, what) = last < 0 ? default : Of(words, last);
        return kind is CredentialClass.Secret or CredentialClass.Key && words.Exists(IsOpen) && !words.Contains("private") ? default : (kind, what ?? "");
    }

    private static (CredentialClass Class, string Kind) Of(List<string> words, int last)
    {
        var word = words[last].TrimEnd(Digits);
        if (IsPass(word) && (word != "pwd" || last > 0))
        {
            return (CredentialClass.Password, "a password");
        }

        if (word is "key" or "keys" && last > 0)
        {
            return KeyOf(words[last - 1]) is { } key ? (CredentialClass.Key, key) : default;
        }

        foreach (var (end, kind, what) in Ends)
        {
            if (word.EndsWith(end, StringComparison.Ordinal))
            {
                return (kind, what);
            }
        }

        return default;
    }

    // Words that end other words too (bypass, compass), so they count alone or in these compounds only.
    private static bool IsPass(string word) => word is "pass" or "pwd" or "dbpass" or "dbpwd" or "storepass" or "keypass" or "userpass" or "rootpass" or "adminpass" or "sshpass" or "pgpass"
        or "smtppass" or "passwort";

    private static string? KeyOf(string word) => word switch
    {
        "api" => "an API key",
        "access" => "an access key",
        "secret" => "a secret key",
        "private" or "rsa" => "a private key",
        "encryption" or "encrypt" or "crypt" or "aes" => "an encryption key",
        "signing" or "jwt" or "hmac" => "a signing key",
        "session" or "cookie" => "a session key",
        "auth" => "an authentication key",
        "master" => "a master key",
        "account" => "an account key",
        "storage" => "a storage key",
        "shared" => "a shared key",
        "license" or "licence" => "a licence key",
        "app" => "an application key",
        "client" => "a client key",
        "deploy" => "a deploy key",
        "admin" => "an admin key",
        "consumer" => "a consumer key",
        "write" => "a write key",
        "ssh" => "an SSH key",
        "subscription" => "a subscription key",
        "integration" => "an integration key",
        "functions" or "function" => "a function key",
        _ => null,
    };

    // What comes after the word and changes nothing of it: SECRET_KEY_BASE, PASSWORD_PROD.
    private static bool IsQualifier(string word) => word is "base" or "prod" or "production" or "dev" or "development" or "staging" or "stage" or "test" or "qa" or "value" or "default" or "primary"
        or "secondary" or "plain" or "raw" or "b64" or "json" or "old" or "new" or "";

    // Keys that are meant to be seen, and fingerprints of them.
    private static bool IsOpen(string word) => word is "public" or "pub" or "publishable" or "fingerprint" or "gpg" or "pgp" or "keyring" or "keyserver";

    // At anything that is no letter or digit, and where camelCase has its hump; all in lower case.
    private static List<string> Words(ReadOnlySpan<char> name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var ends = i == name.Length || !char.IsAsciiLetterOrDigit(name[i]);
            var hump = !ends && i > start && char.IsAsciiLetterUpper(name[i])
                && (char.IsAsciiLetterLower(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]) && char.IsAsciiLetterUpper(name[i - 1])));
            if ((ends || hump) && i > start)
            {
                words.Add(name[start..i].ToString().ToLowerInvariant());
            }

            start = ends ? i + 1 : hump ? i : start;
        }

        return words;
    }
}
