using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Transport;

/// <summary>One HTTP handler for each trust setting. Redirects, cookies, proxies and compression are nobody's business but ours.</summary>
internal sealed class HandlerPool(HostResolver resolve) : IDisposable
{
    // Long enough to serve an admission burst from one connection, short enough to follow DNS.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TrustSetting, Lazy<HttpMessageInvoker>> _handlers = new();

    /// <summary>The handler for a trust setting, or why its CA file cannot be used.</summary>
    public SourceResult<HttpMessageInvoker> Get(TrustSetting trust)
    {
        if (_handlers.TryGetValue(trust, out var known))
        {
            return known.Value;
        }

        var authorities = ReadAuthorities(trust.CaFile);
        return authorities.Succeeded
            ? _handlers.GetOrAdd(trust, _ => new(() => Make(trust, authorities.Value))).Value
            : authorities.Error;
    }

    public void Dispose()
    {
        foreach (var handler in _handlers.Values.Where(h => h.IsValueCreated))
        {
            handler.Value.Dispose();
        }
    }

    private HttpMessageInvoker Make(TrustSetting trust, X509Certificate2Collection authorities)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None, // digests are over the bytes as they are stored
            ActivityHeadersPropagator = null, // registries are strangers
            ConnectTimeout = Timeout.InfiniteTimeSpan, // the asker's deadline is the only clock
            PooledConnectionLifetime = ConnectionLifetime,
            PooledConnectionIdleTimeout = IdleTimeout,
            ConnectCallback = new SafeConnect(trust.AllowPrivate, resolve).ConnectAsync,
        };
        if (authorities.Count > 0)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = ChainPolicy(authorities) };
        }

        return new HttpMessageInvoker(handler);
    }

    // A custom trust store stands instead of the system's, so the system's roots are put into it.
    private static X509ChainPolicy ChainPolicy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(authorities);
        using var system = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        policy.CustomTrustStore.AddRange(system.Certificates);
        return policy;
    }

    private static SourceResult<X509Certificate2Collection> ReadAuthorities(string? file)
    {
        var authorities = new X509Certificate2Collection();
        if (file is null)
        {
            return authorities;
        }

        // Without its folder: messages go to people to whom the webhook's machine is nothing.
        var name = $"the CA file {Path.GetFileName(file)} (registries[].caFile)";
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new SourceError(UnknownReason.Unreachable, $"{name} {(e is CryptographicException ? "holds what is no PEM certificate" : FileErrors.Explain(e))}");
        }

        return authorities.Count > 0
            ? authorities
            : new SourceError(UnknownReason.Unreachable, $"{name} holds no PEM certificate");
    }
}
