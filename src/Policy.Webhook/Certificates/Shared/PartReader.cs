using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Policy.Webhook.Certificates.Rotation;

namespace Policy.Webhook.Certificates.Shared;

/// <summary>
/// Reads CAs and leaves of text that anybody may have written. What cannot be used is null, and what is wrong with it is
/// told without what it holds: it may be a key. Whether a thing is good at this hour is the plan's question.
/// </summary>
internal static class PartReader
{
    // More than there can be by the way things go; each is looked at for every certificate.
    private const int MostOld = 16;

    /// <summary>A CA.</summary>
    /// <param name="name">What its certificate is called in what is told.</param>
    /// <param name="pem">Its certificate.</param>
    /// <param name="keyName">What its key is called.</param>
    /// <param name="keyPem">Its key.</param>
    /// <param name="keyNeeded">Whether it is nothing without a key.</param>
    /// <param name="problems">What is wrong is added here.</param>
    public static AuthorityPart? ReadAuthority(
        string name, string? pem, string keyName, string? keyPem, bool keyNeeded, ImmutableArray<string>.Builder problems)
    {
        using var certificate = ReadCertificate(name, pem, problems);
        if (certificate is null || !IsAuthority(name, certificate, problems))
        {
            return null;
        }

        var key = ReadKey(name, certificate, keyName, keyPem, problems);
        return key is null && keyNeeded ? null : CertificateParts.AuthorityOf(certificate, key);
    }

    /// <summary>CAs that sign no more.</summary>
    /// <param name="name">What they are called in what is told.</param>
    /// <param name="pems">Their certificates, one after the other.</param>
    /// <param name="problems">What is wrong is added here.</param>
    public static ImmutableArray<AuthorityPart> ReadOld(string name, string pems, ImmutableArray<string>.Builder problems)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pems);
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }

        if (certificates.Count == 0)
        {
            problems.Add($"{name} holds no certificates in PEM");
        }

        var old = ImmutableArray.CreateBuilder<AuthorityPart>();
        foreach (var certificate in certificates.Take(MostOld))
        {
            using (certificate)
            {
                if (IsAuthority(name, certificate, problems))
                {
                    old.Add(CertificateParts.AuthorityOf(certificate, keyPem: null));
                }
            }
        }

        return old.ToImmutable();
    }

    /// <summary>A leaf.</summary>
    /// <param name="name">What its certificate is called in what is told.</param>
    /// <param name="pem">Its certificate.</param>
    /// <param name="keyName">What its key is called.</param>
    /// <param name="keyPem">Its key.</param>
    /// <param name="authorities">The CAs that may have signed it.</param>
    /// <param name="problems">What is wrong is added here.</param>
    public static LeafPart? ReadLeaf(
        string name, string? pem, string keyName, string? keyPem, IEnumerable<AuthorityPart> authorities, ImmutableArray<string>.Builder problems)
    {
        using var certificate = ReadCertificate(name, pem, problems);
        if (certificate is null || ReadKey(name, certificate, keyName, keyPem, problems) is not { } key)
        {
            return null;
        }

        if (authorities.FirstOrDefault(authority => Trust.HasSigned(authority, certificate)) is not { } signer)
        {
            problems.Add($"{name} is no server's certificate of a CA beside it");
            return null;
        }

        try
        {
            return CertificateParts.LeafOf(certificate, key, signer.Id);
        }
        catch (CryptographicException)
        {
            problems.Add($"{name} has names that cannot be read");
            return null;
        }
    }

    private static X509Certificate2? ReadCertificate(string name, string? pem, ImmutableArray<string>.Builder problems)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            problems.Add(pem is null ? $"{name} is missing" : $"{name} holds no certificate in PEM");
            return null;
        }
    }

    private static string? ReadKey(
        string name, X509Certificate2 certificate, string keyName, string? keyPem, ImmutableArray<string>.Builder problems)
    {
        if (keyPem is null)
        {
            problems.Add($"{keyName} is missing");
            return null;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(keyPem);
            using var both = certificate.CopyWithPrivateKey(key);
            return key.ExportPkcs8PrivateKeyPem();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            problems.Add($"{keyName} is not the ECDSA key of {name}");
            return null;
        }
    }

    private static bool IsAuthority(string name, X509Certificate2 certificate, ImmutableArray<string>.Builder problems)
    {
        if (Trust.IsAuthority(certificate))
        {
            return true;
        }

        problems.Add($"{name} is no CA that signed itself");
        return false;
    }
}
