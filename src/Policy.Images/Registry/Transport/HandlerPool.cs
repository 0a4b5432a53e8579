using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Policy.Images.Configuration;
using Policy.Images.Sources;

namespace Policy.Images.Registry.Transport;

/// <summary>One HTTP handler for each trust setting. Redirects, cookies and compression are nobody's business but ours.</summary>
internal sealed class HandlerPool(HostResolver resolve, TimeProvider time) : IDisposable
{
    /// <summary>How long files are taken to be as they were when they were last looked at.</summary>
    public static readonly TimeSpan FilesLifetime = TimeSpan.FromSeconds(5);

    // Long enough to serve an admission burst from one connection, short enough to follow DNS.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TrustSetting, PooledHandler> _handlers = new();
    private readonly TargetAddresses _targets = new(resolve, time);
    private readonly Lock _making = new();

    /// <summary>The handler for a trust setting, or why one of its files cannot be used.</summary>
    public SourceResult<HttpMessageInvoker> Get(TrustSetting trust) =>
        _handlers.TryGetValue(trust, out var known) && IsFresh(trust, known) ? known.Invoker : GetAnew(trust);

    public void Dispose()
    {
        foreach (var handler in _handlers.Values)
        {
            handler.Invoker.Dispose();
        }
    }

    private bool IsFresh(TrustSetting trust, PooledHandler handler) =>
        !TrustFiles.Has(trust) || time.GetElapsedTime(handler.LookedAt) < FilesLifetime;

    private SourceResult<HttpMessageInvoker> GetAnew(TrustSetting trust)
    {
        lock (_making)
        {
            if (_handlers.TryGetValue(trust, out var known) && IsFresh(trust, known))
            {
                return known.Invoker;
            }

            // The mark comes first: a file that changes while it is read has another mark at the next look.
            var now = time.GetTimestamp();
            var mark = TrustFiles.Mark(trust);
            if (known is null || mark is null || mark != known.Mark)
            {
                var files = TrustFiles.Read(trust);
                if (!files.Succeeded)
                {
                    return files.Error;
                }

                // The handler before is not disposed of, since requests may be under way on it: nobody is given it any
                // more, its connections end where their requests do or after IdleTimeout, and then it is garbage.
                known = new PooledHandler(Make(trust, files.Value), mark, now);
            }

            _handlers[trust] = known with { LookedAt = now };
            return known.Invoker;
        }
    }

    private HttpMessageInvoker Make(TrustSetting trust, TrustMaterial files)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = trust.Proxy is not null,
            AutomaticDecompression = DecompressionMethods.None, // digests are over the bytes as they are stored
            ActivityHeadersPropagator = null, // registries are strangers
            ConnectTimeout = Timeout.InfiniteTimeSpan, // the asker's deadline is the only clock
            PooledConnectionLifetime = ConnectionLifetime,
            PooledConnectionIdleTimeout = IdleTimeout,
            SslOptions = TlsOptions(trust, files),
        };
        if (trust.Proxy is not { } proxy)
        {
            handler.ConnectCallback = new SafeConnect(trust.AllowPrivate, resolve, time).ConnectAsync;
            return new HttpMessageInvoker(handler);
        }

        handler.Proxy = Describe(proxy);
        handler.ConnectCallback = new ProxyConnect(proxy, resolve, time).ConnectAsync;
        return new HttpMessageInvoker(new ProxiedHandler(trust.AllowPrivate, _targets, handler));
    }

    // Always of scheme http: TLS with the proxy is ProxyConnect's. Credentials are for Basic alone, which is what a
    // user name and password in a URL are for; NTLM and the like would ask this machine for more.
    private static WebProxy Describe(ProxyServer proxy)
    {
        var address = new UriBuilder(Uri.UriSchemeHttp, proxy.Address.IdnHost, proxy.Address.Port).Uri;
        return new WebProxy(address)
        {
            Credentials = proxy.User is { } user ? new CredentialCache { { address, "Basic", new NetworkCredential(user, proxy.Password) } } : null,
        };
    }

    private static SslClientAuthenticationOptions TlsOptions(TrustSetting trust, TrustMaterial files)
    {
        var options = new SslClientAuthenticationOptions { ClientCertificateContext = files.Client };
        if (trust.SkipTlsVerify)
        {
#pragma warning disable CA5359, MA0039 // just this is what registries[].skipTlsVerify says, of the hosts of this setting
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }
        else if (files.Authorities.Count > 0)
        {
            options.CertificateChainPolicy = ChainPolicy(files.Authorities);
        }

        return options;
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

    /// <summary>A handler and the files that it was made of.</summary>
    /// <param name="Invoker">The handler.</param>
    /// <param name="Mark">The files' mark when they were read; null where it could not be had.</param>
    /// <param name="LookedAt">When the mark was last compared.</param>
    private sealed record PooledHandler(HttpMessageInvoker Invoker, string? Mark, long LookedAt);
}
