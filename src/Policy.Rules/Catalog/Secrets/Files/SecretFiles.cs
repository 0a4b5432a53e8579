namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>Files that are known by name and place to hold credentials, and how each of them is read.</summary>
internal static class SecretFiles
{
    /// <summary>How a file is read.</summary>
    /// <param name="path">Its path from the root, without a leading slash.</param>
    public static SecretFormat FormatOf(ReadOnlySpan<char> path)
    {
        if (SamplePaths.Holds(path))
        {
            return SecretFormat.None;
        }

        var slash = path.LastIndexOf('/');
        var folder = path[..Math.Max(slash, 0)];
        var name = path[(slash + 1)..];
        return OfTools(name, folder[(folder.LastIndexOf('/') + 1)..]) ?? OfEnding(name, folder);
    }

    // Where the tools that people log in with write what they were given.
    private static SecretFormat? OfTools(ReadOnlySpan<char> name, ReadOnlySpan<char> folder) => name switch
    {
        ".env" or ".envrc" => SecretFormat.Lines,
        ".npmrc" or "npmrc" or ".yarnrc" or ".yarnrc.yml" => SecretFormat.Lines, // npm, yarn
        ".pypirc" or "pip.conf" => SecretFormat.Lines, // twine, pip
        ".git-credentials" or ".gitconfig" => SecretFormat.Lines,
        ".my.cnf" or ".s3cfg" or ".boto" or "rclone.conf" or ".terraformrc" => SecretFormat.Lines,
        "kubeconfig" or "k3s.yaml" => SecretFormat.Lines,
        "config" when folder is ".kube" or ".aws" or ".git" or ".bundle" => SecretFormat.Lines,
        "credentials" when folder is ".aws" or ".gem" or ".cargo" or "git" => SecretFormat.Lines,
        "credentials.toml" when folder is ".cargo" => SecretFormat.Lines,
        "config.json" when folder is ".docker" => SecretFormat.Json,
        ".dockercfg" or ".dockerconfigjson" => SecretFormat.Json,
        "auth.json" => SecretFormat.Json, // containers-auth.json(5), composer
        "credentials.tfrc.json" or "application_default_credentials.json" or "adc.json" => SecretFormat.Json,
        "accessTokens.json" or "msal_token_cache.json" or "service_principal_entries.json" when folder is ".azure" => SecretFormat.Json,
        ".netrc" or "_netrc" => SecretFormat.Netrc,
        ".pgpass" or "pgpass.conf" => SecretFormat.PgPass,
        "settings.xml" when folder is ".m2" or "conf" => SecretFormat.Xml, // Maven
        ".vault-token" => SecretFormat.Whole,
        "master.key" when folder is "config" => SecretFormat.Whole, // Rails
        "token" when folder is "serviceaccount" => SecretFormat.Whole, // Kubernetes
        _ => null,
    };

    private static SecretFormat OfEnding(ReadOnlySpan<char> name, ReadOnlySpan<char> folder)
    {
        if (name.StartsWith(".env.", StringComparison.Ordinal) || EndsWith(name, ".env") || EndsWith(name, ".tfvars") || EndsWith(name, ".kubeconfig")
            || (EndsWith(name, ".conf") && EndsWith(folder, "etc/kubernetes")))
        {
            return SecretFormat.Lines;
        }

        if (EndsWith(name, ".tfstate") || EndsWith(name, ".tfstate.backup") || EndsWith(name, ".tfvars.json"))
        {
            return SecretFormat.Json;
        }

        if (name.Equals("nuget.config", StringComparison.OrdinalIgnoreCase))
        {
            return SecretFormat.Xml;
        }

        var isKey = EndsWith(name, ".key");
        return isKey && EndsWith(folder, ".gnupg/private-keys-v1.d") ? SecretFormat.GnuPg
            : isKey && EndsWith(folder, "config/credentials") ? SecretFormat.Whole // Rails
            : SecretFormat.Text;
    }

    private static bool EndsWith(ReadOnlySpan<char> text, ReadOnlySpan<char> end) => text.EndsWith(end, StringComparison.Ordinal);
}
