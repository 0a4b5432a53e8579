using System.Security.Cryptography.X509Certificates;
using Policy.Images.Configuration;

namespace Policy.Webhook.Certificates;

/// <summary>
/// An identity for standalone use: a CA made for this one process signs one certificate. Its key is thrown away at
/// once, so the CA that others trust can never sign another; the certificate's own key stays in memory.
/// </summary>
internal static class OwnIdentity
{
    // Longer than any process runs: nothing renews it, and nothing else can be signed.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    /// <summary>Makes it and writes the CA's certificate where callers find it.</summary>
    public static IdentityResult Make(TlsSettings tls, TimeProvider time)
    {
        var from = time.GetUtcNow() - CertificateTimes.Default.Backdated;
        var until = from + Lifetime;
        using var authorityKey = CertificateRequests.NewKey();
        using var authority = CertificateRequests.Authority(authorityKey, "Pratique CA").CreateSelfSigned(from, until);
        using var key = CertificateRequests.NewKey();
        using var signed = CertificateRequests.Server(key, authority, tls.Hosts).Create(authority, from, until, CertificateRequests.Serial());

        if (tls.CaFile is { } file && WriteError(file, authority.ExportCertificatePem() + "\n") is { } error)
        {
            return new IdentityResult(null, error);
        }

        return new IdentityResult(new ServerIdentity(signed.CopyWithPrivateKey(key), []) { AuthorityUntil = until }, null);
    }

    // Readers never see half a file: it is written beside its place and moved there.
    private static string? WriteError(string file, string pem)
    {
        var beside = $"{file}.{Guid.NewGuid():n}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            using (var stream = new StreamWriter(beside, options))
            {
                stream.Write(pem);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(beside, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            }

            File.Move(beside, file, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"tls.caFile: {file} cannot be written: {e.Message}";
        }
    }
}
