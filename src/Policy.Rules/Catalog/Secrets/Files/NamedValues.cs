using System.Buffers;
using System.Text;

namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>Values that stand by a name in a file whose business credentials are.</summary>
internal static class NamedValues
{
    // Registries' clients log in with whole service account keys.
    private const int LongestLogin = 16 * 1024;

    // What a value has that is looked at whatever its name is: a URL, a header, or a token that is sure by its looks.
    private static readonly SearchValues<string> Telling =
        SearchValues.Create([.. SurePrefixes.Needles, "://", "eyJ", "uthorization:", "AUTHORIZATION:"], StringComparison.Ordinal);

    /// <summary>Adds a value that is a credential.</summary>
    public static void Read(int line, string name, string value, FileHits hits)
    {
        // In //registry.example/:_authToken the name is what stands last.
        var own = name[(name.LastIndexOf(':') + 1)..];
        if (value.Length == 0)
        {
            return;
        }

        switch (own)
        {
            case "client-key-data":
                if (IsEncodedKey(value))
                {
                    hits.AddNamed(line, own, "", "a Kubernetes client key", 1);
                }

                return;
            case "auth" or "_auth":
                if (IsEncodedLogin(value))
                {
                    hits.AddNamed(line, own, "", "a registry login", 1);
                }

                return;
        }

        if (IsLogin(own) && value.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && CredentialValue.IsReal(value.AsSpan(colon + 1), CredentialClass.Password, own))
        {
            hits.AddNamed(line, own, "", "a password", 0.9);
            return;
        }

        // Most values are done with here.
        if (CredentialName.Of(own).Class == CredentialClass.None && !value.AsSpan().ContainsAny(Telling))
        {
            return;
        }

        var spans = SecretScanner.Scan(own, value);
        if (!spans.IsEmpty)
        {
            var surest = spans.MaxBy(span => span.Confidence);
            var isKey = value[surest.Start] == '-' && surest.Harmless > 0;
            hits.AddNamed(line, own, isKey ? "" : value.Substring(surest.Start, surest.Harmless), surest.Kind, surest.Confidence);
        }
    }

    // yarn's npmAuthIdent, bundler's BUNDLE_GEMS__EXAMPLE__COM: user:password.
    private static bool IsLogin(string name) => name is "npmAuthIdent"
        || (name.StartsWith("BUNDLE_", StringComparison.Ordinal) && name.Contains("__", StringComparison.Ordinal));

    // docker's config: user:password in base64; one that logs out leaves the user.
    private static bool IsEncodedLogin(string value)
    {
        value = value.Replace("\\/", "/", StringComparison.Ordinal);
        if (value.Length is < 8 or > LongestLogin)
        {
            return false;
        }

        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, bytes, out var written))
        {
            return false;
        }

        var colon = bytes.AsSpan(0, written).IndexOf((byte)':');
        var password = Encoding.Latin1.GetString(bytes.AsSpan(colon + 1, written - colon - 1));
        return colon > 0 && password.Length > 0 && !CredentialValue.IsPlaceholder(password.Length > 256 ? password[..256] : password);
    }

    // kubectl's config: a key in PEM, in base64 once more. Its beginning is enough to tell.
    private static bool IsEncodedKey(string value)
    {
        var head = value[..(Math.Min(value.Length, 256) & ~3)];
        var bytes = new byte[head.Length];
        return value.Length >= 100 && Convert.TryFromBase64String(head, bytes, out var written) && bytes.AsSpan(0, written).IndexOf("PRIVATE KEY-----"u8) > 0;
    }
}
