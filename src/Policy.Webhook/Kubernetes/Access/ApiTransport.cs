using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Policy.Webhook.Kubernetes.Access;

/// <summary>
/// The connection. That of the client package is not used: it takes a certificate of the right CA whatever name is in
/// it, which any pod with a certificate from the cluster's CA could show.
/// </summary>
internal static class ApiTransport
{
    /// <summary>Makes it; nothing is asked yet.</summary>
    public static HttpMessageInvoker Make(ApiAccess access)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,

            // All watches share a connection: one that has died without a word has to be noticed.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        var options = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                access.SkipTlsVerify || IsTrusted(access.ReadAuthorities, certificate as X509Certificate2, chain, errors),
        };
        if (access.ClientCertificate is { } client)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(client, additionalCertificates: null, offline: true);
        }

        handler.SslOptions = options;
        return new HttpMessageInvoker(handler);
    }

    private static bool IsTrusted(
        Func<X509Certificate2Collection> readAuthorities, X509Certificate2? certificate, X509Chain? offered, SslPolicyErrors errors)
    {
        // Only the chain is judged anew, by the cluster's own CA; a name that differs stays a name that differs.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        var authorities = readAuthorities();
        if (authorities.Count == 0)
        {
            // A kubeconfig without a CA: the system's, whose verdict is there already.
            return errors == SslPolicyErrors.None;
        }

        // One by one: while a CA is rotated its old and its new certificate have the same name, and a chain is built with one.
        return authorities.Any(authority => IsTrusted(authority, authorities, certificate, offered));
    }

    private static bool IsTrusted(X509Certificate2 authority, X509Certificate2Collection others, X509Certificate2 certificate, X509Chain? offered)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1")); // RFC 5280, 4.2.1.12, id-kp-serverAuth
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.ExtraStore.AddRange(others);
        chain.ChainPolicy.ExtraStore.AddRange(offered?.ChainPolicy.ExtraStore ?? []);
        return chain.Build(certificate);
    }
}
