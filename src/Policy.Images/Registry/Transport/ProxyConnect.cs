using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Policy.Images.Configuration;

namespace Policy.Images.Registry.Transport;

/// <summary>A proxy cannot be connected to. Crosses the HTTP handler, which only carries exceptions.</summary>
internal sealed class ProxyFailedException(Exception cause) : IOException(cause.Message, cause);

/// <summary>
/// Connects to a proxy and to nothing else. It may be at any address but those that are never asked: whoever runs the
/// program named it.
/// </summary>
internal sealed class ProxyConnect(ProxyServer proxy, HostResolver resolve, TimeProvider time)
{
    private readonly SafeConnect _connect = new(allowPrivate: true, resolve, time);

    /// <summary>Connects as an HTTP handler asks for it, whatever host it asks for.</summary>
    /// <exception cref="ProxyFailedException">The proxy cannot be connected to.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await _connect.ConnectAsync(new DnsEndPoint(proxy.Address.IdnHost, proxy.Address.Port), cancellationToken);
            return proxy.Address.Scheme == Uri.UriSchemeHttps ? await SecureAsync(stream, cancellationToken) : stream;
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            throw new ProxyFailedException(e);
        }
    }

    // By the handler's own TLS the proxy would get what is a registry's alone: its client certificate, its CA, its
    // skipTlsVerify. So the handler is told of an http proxy, and this is done here, by the system's CAs.
    private async Task<Stream> SecureAsync(Stream stream, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = proxy.Address.IdnHost }, cancellationToken);
            return tls;
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException)
        {
            await tls.DisposeAsync();
            throw;
        }
    }
}
