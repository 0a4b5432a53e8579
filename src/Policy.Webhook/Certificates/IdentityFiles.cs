using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Policy.Webhook.Certificates;

/// <summary>What both files hold.</summary>
/// <param name="Certificates">The certificate, and after it those between it and its CA.</param>
/// <param name="Key">Its private key.</param>
internal sealed record IdentityText(string Certificates, string Key);

/// <summary>An identity from PEM files, as cert-manager and others write them.</summary>
/// <param name="certificateFile">The certificate, and after it those between it and its CA.</param>
/// <param name="keyFile">Its private key, not encrypted.</param>
internal sealed class IdentityFiles(string certificateFile, string keyFile)
{
    // A file that is changed more often than it can be read twice is no certificate.
    private const int MostReads = 3;

    /// <summary>Loads it.</summary>
    /// <param name="time">Says whether the certificate is valid now.</param>
    public IdentityResult Load(TimeProvider time) => Read(out var text) is { } error ? new IdentityResult(null, error) : Parse(text, time);

    /// <summary>Reads both files; gives what is wrong, or null.</summary>
    public string? Read(out IdentityText text)
    {
        text = new IdentityText("", "");
        for (var read = 1; ; read++)
        {
            if (ReadText("tls.certificateFile", certificateFile, out var before) is { } noCertificate)
            {
                return noCertificate;
            }

            if (ReadText("tls.keyFile", keyFile, out var key) is { } noKey)
            {
                return noKey;
            }

            // A volume is swapped in one go, and that may be between the two: they are of the same go where the first is as before.
            if (ReadText("tls.certificateFile", certificateFile, out var after) is { } gone)
            {
                return gone;
            }

            if (before == after || read == MostReads)
            {
                text = new IdentityText(after, key);
                return null;
            }
        }
    }

    /// <summary>Makes an identity of what was read.</summary>
    /// <param name="text">What both files hold.</param>
    /// <param name="time">Says whether the certificate is valid now.</param>
    public IdentityResult Parse(IdentityText text, TimeProvider time)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(text.Certificates);
            var leaf = X509Certificate2.CreateFromPem(text.Certificates, text.Key);
            var now = time.GetUtcNow().UtcDateTime;
            var (from, until) = (leaf.NotBefore.ToUniversalTime(), leaf.NotAfter.ToUniversalTime());
            if (now < from || now > until)
            {
                return new IdentityResult(null, $"tls.certificateFile: {certificateFile} is valid from {from:u} to {until:u}, which is not now");
            }

            chain.RemoveAt(0);
            return new IdentityResult(new ServerIdentity(leaf, chain), null);
        }
        catch (CryptographicException e)
        {
            return new IdentityResult(
                null, $"tls: {certificateFile} and {keyFile} hold no certificate with its unencrypted private key in PEM: {e.Message}");
        }
        catch (ArgumentException e)
        {
            // The key is of another certificate, or of another algorithm.
            return new IdentityResult(null, $"tls: {keyFile} does not hold the private key of {certificateFile}: {e.Message}");
        }
    }

    private static string? ReadText(string field, string file, out string text)
    {
        text = "";
        try
        {
            text = File.ReadAllText(file);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{field}: {file} cannot be read: {e.Message}";
        }
    }
}
