using System.Buffers;

namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>What a private key is, by where it lies and how it begins.</summary>
internal static class KeyFiles
{
    /// <summary>The key that a server of SSH shows to its clients.</summary>
    public const string HostKey = "an SSH host key";

    // A real key, and one that anybody may have had before the image was built.
    private const double Doubtful = 0.5;

    private static readonly SearchValues<string> Libraries = SearchValues.Create(
        ["node_modules/", "site-packages/", "dist-packages/", "/gems/", "pkg/mod/", "registry/src/", "third_party/"], StringComparison.Ordinal);

    /// <summary>What it is, and how sure it is a secret.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it looks like.</param>
    /// <param name="label">What stands between the dashes after <c>BEGIN</c>.</param>
    /// <param name="isEncrypted">Whether a passphrase keeps it.</param>
    public static (string Kind, double Confidence) Of(ReadOnlySpan<char> path, string kind, ReadOnlySpan<char> label, bool isEncrypted)
    {
        // Debian's ssl-cert makes it at installation: few use it, and all who pull the image have it.
        if (path.EndsWith("ssl-cert-snakeoil.key", StringComparison.Ordinal))
        {
            return ("ssl-cert's self-signed key", Doubtful);
        }

        if (path.StartsWith("etc/ssh/ssh_host_", StringComparison.Ordinal))
        {
            return (HostKey, 1);
        }

        var what = isEncrypted ? "an encrypted private key"
            : label.StartsWith("PGP", StringComparison.Ordinal) ? "a PGP private key"
            : label.StartsWith("OPENSSH", StringComparison.Ordinal) || path.Contains(".ssh/", StringComparison.Ordinal) ? "an SSH private key"
            : kind;
        return (what, IsOfLibrary(path) ? Doubtful : isEncrypted ? 0.7 : 1);
    }

    // What a public package brings, its package registry hands to everybody.
    private static bool IsOfLibrary(ReadOnlySpan<char> path) => path.ContainsAny(Libraries);
}
