using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Transport;

/// <summary>What the files of a trust setting hold.</summary>
/// <param name="Authorities">CA certificates beside the system's.</param>
/// <param name="Client">The certificate that is shown; null shows none.</param>
internal sealed record TrustMaterial(X509Certificate2Collection Authorities, SslStreamCertificateContext? Client);

/// <summary>Reads the files of trust settings.</summary>
internal static class TrustFiles
{
    /// <summary>Whether a setting has files.</summary>
    public static bool Has(TrustSetting trust) => trust.CaFile is not null || trust.ClientCertificateFile is not null;

    /// <summary>A mark of the files that is another when they have changed; null where one cannot be opened.</summary>
    public static string? Mark(TrustSetting trust)
    {
        try
        {
            return string.Join(' ', new[] { trust.CaFile, trust.ClientCertificateFile, trust.ClientKeyFile }.OfType<string>().Select(MarkOne));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads the files, or says which cannot be used and why.</summary>
    public static SourceResult<TrustMaterial> Read(TrustSetting trust)
    {
        var authorities = ReadAuthorities(trust.CaFile);
        if (!authorities.Succeeded)
        {
            return authorities.Error;
        }

        if (trust is not { ClientCertificateFile: { } certificate, ClientKeyFile: { } key })
        {
            return new TrustMaterial(authorities.Value, null);
        }

        var client = ReadClient(certificate, key);
        return client.Succeeded ? new TrustMaterial(authorities.Value, client.Value) : client.Error;
    }

    // The file is opened: mounted Secrets and ConfigMaps are links, whose own times never change.
    private static string MarkOne(string path)
    {
        using var file = File.OpenHandle(path);
        return $"{File.GetLastWriteTimeUtc(file).Ticks}:{RandomAccess.GetLength(file)}";
    }

    private static SourceResult<X509Certificate2Collection> ReadAuthorities(string? path)
    {
        var authorities = new X509Certificate2Collection();
        if (path is null)
        {
            return authorities;
        }

        var name = Name("CA file", path, "caFile");
        var text = ReadText(path, name);
        if (!text.Succeeded)
        {
            return text.Error;
        }

        try
        {
            authorities.ImportFromPem(text.Value);
        }
        catch (CryptographicException)
        {
            return Unusable($"{name} holds what is no PEM certificate");
        }

        return authorities.Count > 0 ? authorities : Unusable($"{name} holds no PEM certificate");
    }

    private static SourceResult<SslStreamCertificateContext> ReadClient(string certificatePath, string keyPath)
    {
        var certificateName = Name("client certificate", certificatePath, "clientCertificateFile");
        var keyName = Name("client key", keyPath, "clientKeyFile");
        var certificate = ReadText(certificatePath, certificateName);
        var key = ReadText(keyPath, keyName);
        if (!certificate.Succeeded || !key.Succeeded)
        {
            return (certificate.Error ?? key.Error)!;
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate.Value);

            // Offline: a certificate may name servers to fetch its issuers from, which nobody has allowed.
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate.Value, key.Value), chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return Unusable($"{certificateName} and {keyName} are no PEM certificate and its PEM key without a password");
        }
    }

    private static SourceResult<string> ReadText(string path, string name)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unusable($"{name} {FileErrors.Explain(e)}");
        }
    }

    // Without its folder: messages go to people to whom the webhook's machine is nothing.
    private static string Name(string what, string path, string field) => $"the {what} {Path.GetFileName(path)} (registries[].{field})";

    private static SourceError Unusable(string message) => new(UnknownReason.Unreachable, message);
}
