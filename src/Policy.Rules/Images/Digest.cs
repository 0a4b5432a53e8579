using System.Diagnostics.CodeAnalysis;

namespace Policy.Rules.Images;

/// <summary>
/// A content digest, <c>algorithm:hex</c>: sha256 (64 hex digits) or sha512 (128).
/// Source: OCI image specification, descriptor.md, Digests and Registered Algorithms.
/// </summary>
public readonly record struct Digest
{
    private Digest(string algorithm, string hex)
    {
        Algorithm = algorithm;
        Hex = hex;
    }

    /// <summary>The hash: <c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The hash value in lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>Reads a digest.</summary>
    /// <param name="text">What is read, such as <c>sha256:2c26…</c>.</param>
    /// <param name="digest">The digest, where there is one.</param>
    /// <param name="error">What is wrong, where there is none.</param>
    /// <returns>Whether <paramref name="text"/> is a digest.</returns>
    public static bool TryParse(string text, out Digest digest, [NotNullWhen(false)] out string? error)
    {
        digest = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            error = "a digest is algorithm:hex, such as sha256: and 64 hex digits";
            return false;
        }

        var algorithm = text[..colon];
        var length = algorithm switch { "sha256" => 64, "sha512" => 128, _ => 0 };
        if (length == 0)
        {
            error = $"the digest algorithm {SafeText.QuotedAscii(algorithm)} is not known; sha256 and sha512 are";
            return false;
        }

        var hex = text[(colon + 1)..];
        if (hex.Length != length)
        {
            error = $"a {algorithm} digest has {length} hex digits, here are {hex.Length}";
            return false;
        }

        var bad = hex.AsSpan().IndexOfAnyExcept("0123456789abcdef");
        if (bad >= 0)
        {
            error = $"a digest's hex digits are 0-9 and a-f, digit {bad + 1} is {SafeText.Character(hex[bad])}";
            return false;
        }

        digest = new Digest(algorithm, hex);
        error = null;
        return true;
    }

    /// <summary>Reads a digest that is known to be one.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is no digest.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest, out var error) ? digest : throw new FormatException($"'{text}': {error}");

    /// <inheritdoc/>
    public override string ToString() => $"{Algorithm}:{Hex}";
}
