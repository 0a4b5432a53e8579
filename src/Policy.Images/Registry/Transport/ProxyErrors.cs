using System.Net;
using System.Net.Sockets;
using Policy.Images.Configuration;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Transport;

/// <summary>Says of a failure whether the proxy or the host is at fault. Proxies are named without their credentials.</summary>
internal static class ProxyErrors
{
    /// <summary>Explains a request that got no response.</summary>
    public static SourceError Explain(HttpRequestException exception, RegistryEndpoint registry, Uri uri, ProxyServer? proxy)
    {
        if (proxy is null)
        {
            return ConnectionErrors.Explain(exception, registry, uri);
        }

        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ProxyFailedException failed:
                    return ConnectionErrors.Unreachable(Failed(failed.InnerException!, $"the proxy {proxy}"), failed.InnerException);
                case AddressRefusedException:
                    return ConnectionErrors.Explain(exception, registry, uri);
                case HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: { } status }:
                    return new SourceError(UnknownReason.Unreachable, Denied(status, proxy, registry.Describe(uri)))
                    {
                        MayPass = status >= HttpStatusCode.InternalServerError,
                    };
            }
        }

        var error = ConnectionErrors.Explain(exception, registry, uri);
        return error with { Message = $"{error.Message} (asked through the proxy {proxy})" };
    }

    private static string Failed(Exception cause, string proxy) => cause switch
    {
        SocketException socket => ConnectionErrors.Socket(socket.SocketErrorCode, proxy),
        AddressRefusedException refused => ConnectionErrors.NeverAsked(refused, proxy),
        _ => $"no TLS connection with {proxy}: {RegistryText.Clean(cause.Message)} (its certificate has to come from a CA that the system knows)",
    };

    private static string Denied(HttpStatusCode status, ProxyServer proxy, string host) => (status, proxy.User) switch
    {
        (HttpStatusCode.ProxyAuthenticationRequired, null) => $"the proxy {proxy} wants a user name and password, and its URL has none",
        (HttpStatusCode.ProxyAuthenticationRequired, _) => $"the proxy {proxy} does not take the user name and password of its URL",
        _ => $"the proxy {proxy} answers {(int)status} when it is asked for {host}",
    };
}
