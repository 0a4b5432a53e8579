using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Policy.Webhook.Certificates;

/// <summary>An identity from PEM files, as cert-manager and others write them.</summary>
internal static class IdentityFiles
{
    /// <summary>Loads it.</summary>
    /// <param name="certificateFile">The certificate, and after it those between it and its CA.</param>
    /// <param name="keyFile">Its private key, not encrypted.</param>
    /// <param name="time">Says whether the certificate is valid now.</param>
    public static IdentityResult Load(string certificateFile, string keyFile, TimeProvider time)
    {
        if (ReadText("tls.certificateFile", certificateFile, out var certificates) is { } noCertificate)
        {
            return new IdentityResult(null, noCertificate);
        }

        if (ReadText("tls.keyFile", keyFile, out var key) is { } noKey)
        {
            return new IdentityResult(null, noKey);
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificates);
            var leaf = X509Certificate2.CreateFromPem(certificates, key);
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
