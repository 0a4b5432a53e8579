using System.Globalization;

namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>Private keys of PuTTY, which are lines of text. Source: PuTTY manual, Appendix C, PPK file format.</summary>
internal static class PuttyKeys
{
    private const string Begin = "PuTTY-User-Key-File-";
    private const string Encryption = "Encryption: ";
    private const string Private = "Private-Lines: ";

    // Less is the stump that documentation shows: an Ed25519 key has one line of 48 characters.
    private const int LeastBody = 40;

    /// <summary>Whether a file may be one.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PuTTY-User-Key-File-"u8);

    /// <summary>Finds the key of a file.</summary>
    public static void Read(string text, FileHits hits)
    {
        if (!text.StartsWith(Begin, StringComparison.Ordinal))
        {
            return;
        }

        var encryption = ReadOnlySpan<char>.Empty;
        var line = 0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            line++;
            var end = rest.IndexOf('\n');
            var current = (end < 0 ? rest : rest[..end]).TrimEnd('\r');
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (current.StartsWith(Encryption, StringComparison.Ordinal))
            {
                encryption = current[Encryption.Length..];
            }
            else if (current.StartsWith(Private, StringComparison.Ordinal))
            {
                if (int.TryParse(current[Private.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var lines) && lines > 0 && IsBody(rest))
                {
                    var isEncrypted = encryption is not "none";
                    hits.AddBare(
                        line, Private, isEncrypted ? "an encrypted PuTTY key" : "a PuTTY private key", KeyFiles.Of(hits.Path, "", "", isEncrypted).Confidence);
                }

                return;
            }
        }
    }

    private static bool IsBody(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny('\r', '\n');
        var first = end < 0 ? rest : rest[..end];
        return first.Length >= LeastBody && !first.ContainsAnyExcept(SureSecrets.Base64) && !CredentialValue.IsPlaceholder(first);
    }
}
