using System.Buffers.Binary;

namespace Policy.Rules.Catalog.Secrets.Files;

/// <summary>
/// Private keys in stores that are no text: Java's keystores and PKCS #12. What tells is an entry that is one, so that a
/// store of certificates alone (a trust store) is none. Passwords keep such keys; many are <c>changeit</c>. Source: OpenJDK,
/// sun.security.provider.JavaKeyStore and com.sun.crypto.provider.JceKeyStore; RFC 7292, 4.
/// </summary>
internal static class KeyStores
{
    private const uint Jks = 0xFEEDFEED;
    private const uint Jceks = 0xCECECECE;
    private const int PrivateKey = 1;
    private const int Certificate = 2;

    // A store of all certificates that there are has some hundreds.
    private const int MostEntries = 10_000;

    // id-pkcs7-data: what holds all the rest stands at the beginning of every store.
    private static ReadOnlySpan<byte> Data => [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];

    // pkcs-12-bagtypes: 1 is keyBag, 2 pkcs8ShroudedKeyBag; those of certificates and the like are others.
    private static ReadOnlySpan<byte> Bag => [0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x0A, 0x01];

    /// <summary>Whether what begins so may be such a store; eight bytes tell.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> head) => IsJava(head) || IsPkcs12(head);

    /// <summary>Finds the first private key.</summary>
    /// <param name="bytes">The file, or the first bytes of it.</param>
    /// <param name="hits">Where it goes.</param>
    public static void Read(ReadOnlySpan<byte> bytes, FileHits hits)
    {
        var (store, entry) = IsJava(bytes) ? ("a Java keystore", HoldsKeyOfJava(bytes) ? "private key entry " : null)
            : ("a PKCS #12 file", BagIn(bytes));
        if (entry is not null)
        {
            // As sure as a key in PEM that a passphrase keeps.
            hits.AddBare(1, entry, $"a private key in {store}", KeyFiles.Of(hits.Path, "", "", isEncrypted: true).Confidence);
        }
    }

    private static bool IsJava(ReadOnlySpan<byte> head) =>
        head.Length >= 8 && BinaryPrimitives.ReadUInt32BigEndian(head) is Jks or Jceks && BinaryPrimitives.ReadUInt32BigEndian(head[4..]) is 1 or 2;

    // PFX ::= SEQUENCE { version INTEGER {v3(3)}, authSafe SEQUENCE … }, its length in any form.
    private static bool IsPkcs12(ReadOnlySpan<byte> head)
    {
        if (head is not [0x30, var length, .. var rest])
        {
            return false;
        }

        var more = length > 0x80 ? length & 0x7F : 0;
        return more <= 4 && rest.Length >= more + 3 && rest[more..] is [0x02, 0x01, 0x03, ..];
    }

    private static string? BagIn(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf(Data) is < 0 or > 64)
        {
            return null;
        }

        for (var rest = bytes; rest.IndexOf(Bag) is >= 0 and var at && at + Bag.Length < rest.Length; rest = rest[(at + Bag.Length)..])
        {
            if (rest[at + Bag.Length] is 1 or 2)
            {
                return rest[at + Bag.Length] == 1 ? "keyBag " : "pkcs8ShroudedKeyBag ";
            }
        }

        return null;
    }

    private static bool HoldsKeyOfJava(ReadOnlySpan<byte> bytes)
    {
        var at = new JavaBytes(bytes);
        at.Skip(4);
        var version = at.Number();
        var entries = at.Number();
        for (var i = 0L; i < Math.Min(entries, MostEntries) && !at.IsOver; i++)
        {
            var tag = at.Number();
            at.SkipText();
            at.Skip(8);
            switch (tag)
            {
                case PrivateKey:
                    // A key of no bytes, or one that the file does not hold, is none.
                    return !at.IsOver && at.Number() is > 0 and var length && at.Skip(length);
                case Certificate:
                    SkipCertificate(ref at, version);
                    break;
                default:
                    // A secret key of JCEKS is a Java object, whose end only Java finds.
                    return false;
            }
        }

        return false;
    }

    private static void SkipCertificate(ref JavaBytes at, long version)
    {
        if (version == 2)
        {
            at.SkipText();
        }

        at.Skip(at.Number());
    }

    /// <summary>Reads as java.io.DataInputStream does; past the end everything is 0.</summary>
    private ref struct JavaBytes(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public bool IsOver { get; private set; }

        public long Number()
        {
            var number = _rest.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(_rest) : 0;
            Skip(4);
            return number;
        }

        public void SkipText()
        {
            var length = _rest.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(_rest) : 0;
            Skip(2 + length);
        }

        public bool Skip(long count)
        {
            IsOver |= count > _rest.Length;
            _rest = IsOver ? [] : _rest[(int)count..];
            return !IsOver;
        }
    }
}
