using System.Buffers;
using System.Collections.Frozen;

namespace Policy.Rules.Catalog.Secrets;

/// <summary>Whether a value that stands where a credential should is one, and not a stand-in for one, a reference to one or a setting.</summary>
internal static class CredentialValue
{
    // Enough to tell; a longer look would make a text of a thousand names and one long value take a thousand looks at it.
    private const int Looked = 256;

    /// <summary>
    /// What images ship because something has to stand there: the published defaults of programs, and words that ask
    /// to be replaced. Whoever reads one of these has learned nothing. What is shorter than four is no credential anyway.
    /// </summary>
    private static readonly FrozenSet<string> StandIns = FrozenSet.ToFrozenSet(
        [
            "changeit", "change", "password", "passwd", "pass", "secret", "token", "credentials", "apikey", "none", "null", "undefined", "true", "false",
            "default", "unused", "test", "testing", "root", "admin", "guest", "user", "username", "fake", "todo", "empty", "unset", "required", "optional",
            "enabled", "disabled", "auto", "prompt", "foobar", "postgres", "mysql", "value", "string", "stdin", "always", "never", "basic", "bearer",
            "x-oauth-basic", "x-access-token", "oauth2", "anonymous", "invalid", "ignored", "notused", "not-used", "notset", "not-set",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> StandIn = StandIns.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> Identifier =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@*#?!");

    private static readonly SearchValues<char> Dotted =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");

    private static readonly SearchValues<string> Marks = SearchValues.Create(
    [
        "example", "placeholder", "changeme", "change-me", "change_me", "redacted", "xxxxx", "replace-me", "replace_me", "replaceme",
        "your-", "your_", "put your", "insert-", "insert_", "dummy", "*****", "not-a-", "not_a_",
    ], StringComparison.OrdinalIgnoreCase);

    // Where the value is to be had, not the value.
    private static readonly string[] Schemes =
    [
        "file:", "http://", "https://", "arn:", "vault:", "op://", "sm://", "env:", "ref+", "secretsmanager:", "ssm:", "gcp:", "azurekeyvault:",
        "@Microsoft.KeyVault(", "projects/", "sha256:", "sha512:", "ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-",
        "-----BEGIN CERT", "-----BEGIN PUBLIC", "-----BEGIN RSA PUBLIC", "-----BEGIN PGP PUBLIC",
    ];

    /// <summary>Whether a value is a credential.</summary>
    /// <param name="value">The value, quotes taken off.</param>
    /// <param name="kind">What its name promises.</param>
    /// <param name="name">Its name: a default is often a piece of it (SONARQUBE_JDBC_PASSWORD=sonar).</param>
    public static bool IsReal(ReadOnlySpan<char> value, CredentialClass kind, ReadOnlySpan<char> name)
    {
        value = value.Trim();
        var whole = value.Length <= Looked;
        var head = whole ? value : value[..Looked];
        if (kind == CredentialClass.None || value.Length < (kind == CredentialClass.Password ? 4 : 8)
            || IsPlaceholder(head) || IsReference(head) || IsLocation(head) || IsCode(head) || (whole && IsPieceOf(value, name)))
        {
            return false;
        }

        return kind == CredentialClass.Password
            ? head.ContainsAnyExceptInRange('0', '9') || value.Length >= 6
            : LooksMade(head, kind);
    }

    /// <summary>Whether a value asks to be replaced, says that there is none, or is a program's published default.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        return value.IsEmpty || StandIn.Contains(value) || !value.ContainsAnyExcept(value[0]) || value.ContainsAny(Marks)
            || (value.StartsWith("__", StringComparison.Ordinal) && value.EndsWith("__", StringComparison.Ordinal))
            || ((value[0], value[^1]) is ('<', '>') or ('[', ']') or ('%', '%') or ('{', '}') && !value.Contains('"'));
    }

    /// <summary>How many different characters the beginning of a value has.</summary>
    public static int Distinct(ReadOnlySpan<char> value) => new HashSet<char>(value[..Math.Min(value.Length, Looked)].ToArray()).Count;

    /// <summary>Whether a value is <c>user:password</c> in base64 under the names that registries' clients use: <c>auth</c>, <c>_auth</c>.</summary>
    public static bool IsEncodedLogin(ReadOnlySpan<char> value, ReadOnlySpan<char> name)
    {
        if (value.Length is < 8 or > 1024 || !(name is "auth" || name.EndsWith("_auth", StringComparison.Ordinal)))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[768];
        return Convert.TryFromBase64Chars(value, bytes, out var written) && bytes[..written].IndexOf((byte)':') > 0
            && !bytes[..written].ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }

    // $TOKEN, ${TOKEN}, $(cat x), `cat x`, $1, {{ .Token }}, %s, %(token)s, and regular expressions of sed and grep.
    private static bool IsReference(ReadOnlySpan<char> value)
    {
        if (value.Contains("${", StringComparison.Ordinal) || value.Contains("$(", StringComparison.Ordinal) || value[0] == '`'
            || value.Contains("{{", StringComparison.Ordinal) || value.StartsWith("%(", StringComparison.Ordinal) || value is "%s"
            || value.Contains(".*", StringComparison.Ordinal) || value.Contains("[^", StringComparison.Ordinal) || value.Contains(@"\S", StringComparison.Ordinal))
        {
            return true;
        }

        for (var at = value.IndexOf('$'); at >= 0 && at + 1 < value.Length;)
        {
            var name = value[(at + 1)..];
            var length = name.IndexOfAnyExceptInRange('A', '_');
            length = length < 0 ? name.Length : length;
            if (length >= 3 || (at == 0 && !name.ContainsAnyExcept(Identifier)))
            {
                return true;
            }

            var next = name.IndexOf('$');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    private static bool IsLocation(ReadOnlySpan<char> value)
    {
        foreach (var scheme in Schemes)
        {
            if (value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        // A path; base64 has / too, and + or = with it more often than not.
        var path = value[0] is '/' or '~' || value.StartsWith("./", StringComparison.Ordinal) || value.StartsWith("../", StringComparison.Ordinal)
            || (value.Length > 2 && value[1] == ':' && value[2] == '\\');
        return (path && !value.ContainsAny('+', '=')) || IsFileName(value);
    }

    private static bool IsFileName(ReadOnlySpan<char> value)
    {
        var dot = value.LastIndexOf('.');
        return dot > 0 && value[(dot + 1)..] is "pem" or "key" or "crt" or "cer" or "json" or "yaml" or "yml" or "txt" or "jks" or "p12" or "pfx" or "env" or "conf"
            && !value.ContainsAny(' ', '+', '=');
    }

    // os.getenv(…, getpass(), config.password: what a script says in place of a value.
    private static bool IsCode(ReadOnlySpan<char> value)
    {
        var identifier = value.IndexOfAnyExcept(Dotted);
        return identifier switch
        {
            < 0 => value.Contains('.') && !value.ContainsAnyInRange('0', '9') && !char.IsAsciiLetterUpper(value[0]),
            > 0 => value[identifier] is '(' or '[' && !value[..identifier].ContainsAnyInRange('0', '9') && value[..identifier].IndexOf('.') is > 0 or -1
                && (value[^1] is ')' or ']' or '(' || value[..identifier].Contains('.')),
            _ => false,
        };
    }

    private static bool IsPieceOf(ReadOnlySpan<char> value, ReadOnlySpan<char> name)
    {
        if (name.Length > 200)
        {
            return false;
        }

        var letters = string.Concat(name.ToString().Where(char.IsAsciiLetterOrDigit));
        return letters.AsSpan().Contains(value, StringComparison.OrdinalIgnoreCase);
    }

    // Machines mix letters and digits; people name things in words with hyphens (my-app-secret, regcred-2).
    private static bool LooksMade(ReadOnlySpan<char> value, CredentialClass kind)
    {
        if (value.IndexOfAny(" \t\r\n") >= 0)
        {
            return value[0] == '{' && value.Contains("private_key", StringComparison.Ordinal);
        }

        if (kind == CredentialClass.Key && value.Length is 16 or 32 or 40 && !value.ContainsAnyExcept("0123456789ABCDEF"))
        {
            return false;
        }

        if (!value.ContainsAnyExcept("0123456789.,-:"))
        {
            return value.Length >= 20;
        }

        return value.ContainsAny("0123456789!@#$%^&*+=~?")
            ? !IsWords(value)
            : value.Contains("secret", StringComparison.OrdinalIgnoreCase) && !value.ContainsAny("-_./:");
    }

    private static bool IsWords(ReadOnlySpan<char> value)
    {
        if (!value.ContainsAny("-_./:"))
        {
            return false;
        }

        foreach (var range in value.SplitAny("-_./:"))
        {
            var word = value[range];
            var letters = word.IndexOfAnyExceptInRange('a', 'z');
            var digits = letters < 0 ? [] : word[letters..];
            if (digits.Length > 3 || digits.ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }
        }

        return true;
    }
}
