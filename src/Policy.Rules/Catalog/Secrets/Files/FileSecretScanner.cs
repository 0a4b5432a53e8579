using System.Collections.Immutable;
using System.Text;
using Policy.Rules.Contents;

namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>
/// Finds credentials in files of layers. Files that are known to hold them are read by their format; in all other text
/// only what is sure by its looks counts, since a name and a value are as often a program's own. Takes time in
/// proportion to the bytes, whatever they hold.
/// </summary>
public static class FileSecretScanner
{
    /// <summary>How many bytes of a file are looked at.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>How many credentials of one layer are kept.</summary>
    public const int MostOfLayer = 200;

    /// <summary>How many bytes tell whether a file is text.</summary>
    public const int TextHead = 1024;

    /// <summary>Whether a file is looked at: test data and documentation are not.</summary>
    /// <param name="path">Its path from the root, without a leading slash.</param>
    public static bool Reads(string path) => SecretFiles.FormatOf(path) != SecretFormat.None;

    /// <summary>Whether a file is known by its name and place to hold credentials.</summary>
    /// <inheritdoc cref="Reads"/>
    public static bool IsKnown(string path) => SecretFiles.FormatOf(path) is not (SecretFormat.None or SecretFormat.Text);

    /// <summary>Whether a file is looked at by its first bytes: as text, or as a store of keys.</summary>
    public static bool IsSearched(ReadOnlySpan<byte> head) => IsText(head) || KeyStores.MayBegin(head);

    /// <summary>Whether a file is text by its first bytes: none of them is NUL, or a mark says that it is UTF-16.</summary>
    public static bool IsText(ReadOnlySpan<byte> head) => IsUtf16(head) || !head[..Math.Min(head.Length, TextHead)].Contains((byte)0);

    /// <summary>The credentials in a file, redacted; the first few of many.</summary>
    /// <param name="path">Its path from the root, without a leading slash.</param>
    /// <param name="bytes">Its bytes, or the first of them; not kept.</param>
    public static ImmutableArray<FileSecret> Scan(string path, ReadOnlySpan<byte> bytes)
    {
        var format = SecretFiles.FormatOf(path);
        if (format == SecretFormat.None || bytes.IsEmpty)
        {
            return [];
        }

        var isStore = KeyStores.MayBegin(bytes);
        var isPutty = PuttyKeys.MayBegin(bytes);
        if (format == SecretFormat.Text && !isStore && !isPutty && !IsUtf16(bytes) && !SurePrefixes.MayStandIn(bytes))
        {
            return [];
        }

        var hits = new FileHits(path);
        if (isStore)
        {
            KeyStores.Read(bytes, hits);
            return hits.ToImmutable();
        }

        if (format == SecretFormat.GnuPg)
        {
            ReadGnuPg(bytes, hits);
            return hits.ToImmutable();
        }

        var text = Decode(bytes);
        switch (format)
        {
            // A kubeconfig may be either, and so may others.
            case SecretFormat.Lines when text.AsSpan().TrimStart() is not ['{', ..]:
                SecretLines.Read(text, hits);
                break;
            case SecretFormat.Lines or SecretFormat.Json:
                SecretJson.Read(text, hits);
                break;
            case SecretFormat.Xml:
                SecretXml.Read(text, hits);
                break;
            case SecretFormat.Netrc:
                SecretNetrc.Read(text, hits);
                break;
            case SecretFormat.PgPass:
                SecretPgPass.Read(text, hits);
                break;
            case SecretFormat.Whole:
                ReadWhole(text, hits);
                break;
        }

        if (isPutty)
        {
            PuttyKeys.Read(text, hits);
        }

        SureSecrets.Scan(text, isKnown: format != SecretFormat.Text, hits);
        return hits.ToImmutable();
    }

    private static bool IsUtf16(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    // What is no text of its encoding becomes U+FFFD, which is in no credential.
    private static string Decode(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, .. var little] => Encoding.Unicode.GetString(little),
        [0xFE, 0xFF, .. var big] => Encoding.BigEndianUnicode.GetString(big),
        [0xEF, 0xBB, 0xBF, .. var marked] => Encoding.UTF8.GetString(marked),
        _ => Encoding.UTF8.GetString(bytes),
    };

    private static void ReadWhole(string text, FileHits hits)
    {
        var value = text.AsSpan().Trim();
        if (value.Length is < 16 or > 8192 || value.ContainsAny(" \t\r\n") || !CredentialValue.IsReal(value, CredentialClass.Secret, ""))
        {
            return;
        }

        var (name, kind) = hits.Path switch
        {
            _ when hits.Path.EndsWith(".vault-token", StringComparison.Ordinal) => ("token", "a Vault token"),
            _ when hits.Path.EndsWith(".key", StringComparison.Ordinal) => ("key", "a Rails encryption key"),
            _ => ("token", "a Kubernetes service account token"),
        };
        hits.AddNamed(1, name, "", kind, 1);
    }

    // One that lies on a card has only its public part here.
    private static void ReadGnuPg(ReadOnlySpan<byte> bytes, FileHits hits)
    {
        if (bytes.IndexOf("shadowed-private-key"u8) < 0 && bytes.IndexOf("private-key"u8) >= 0)
        {
            var isEncrypted = bytes.IndexOf("protected-private-key"u8) >= 0;
            hits.AddBare(1, "private-key ", isEncrypted ? "an encrypted GnuPG key" : "a GnuPG private key", isEncrypted ? 0.7 : 1);
        }
    }
}
