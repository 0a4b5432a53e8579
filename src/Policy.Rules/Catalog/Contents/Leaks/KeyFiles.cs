namespace Policy.Rules.Catalog.Contents.Leaks;

/// <summary>Files that are named as keys are. What is in them is another rule's to say.</summary>
internal static class KeyFiles
{
    /// <summary>The line of a <c>.dockerignore</c> for a file that is named as keys are; null for others.</summary>
    public static string? LineFor(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && name.AsSpan(dot) is ".pem" or ".key" or ".p12" or ".pfx" or ".jks" or ".keystore" or ".ppk" && !SaysPublic(name[..dot])
            ? $"**/*{name.AsSpan(dot)}"
            : null;
    }

    // Certificates of authorities, chains and public keys are copied on purpose: ca-cert.pem, rds-combined-ca-bundle.pem.
    private static bool SaysPublic(string name) => name.Split('-', '_', '.', ' ').Any(word => word.ToLowerInvariant() is
        "ca" or "cas" or "cacert" or "cacerts" or "cert" or "certs" or "certificate" or "certificates" or "crt" or "bundle" or "chain" or "fullchain"
        or "public" or "pub" or "root" or "trust" or "truststore" or "dhparam" or "dhparams");
}
