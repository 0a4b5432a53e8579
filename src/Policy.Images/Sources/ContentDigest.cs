using System.Security.Cryptography;
using Policy.Rules.Images;

namespace Policy.Images.Sources;

/// <summary>Digests of content.</summary>
internal static class ContentDigest
{
    /// <summary>The digest that content is given where nobody says which hash to use.</summary>
    public static Digest Of(ReadOnlySpan<byte> bytes) => OfHash(SHA256.HashData(bytes));

    /// <summary>The digest of a sha256 hash.</summary>
    public static Digest OfHash(ReadOnlySpan<byte> sha256) => Digest.Parse("sha256:" + Convert.ToHexStringLower(sha256));

    /// <summary>Whether content has a digest.</summary>
    public static bool Matches(Digest digest, ReadOnlySpan<byte> bytes) => digest.Hex == Convert.ToHexStringLower(
        digest.Algorithm == "sha512" ? SHA512.HashData(bytes) : SHA256.HashData(bytes));
}
