using System.Net.Sockets;
using System.Security.Authentication;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Transport;

/// <summary>Says why a host could not be reached, so that people can act on it.</summary>
internal static class ConnectionErrors
{
    /// <summary>Explains a request that got no response.</summary>
    public static SourceError Explain(HttpRequestException exception, RegistryEndpoint registry, Uri uri)
    {
        var host = registry.Describe(uri);
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            var message = cause switch
            {
                AddressRefusedException refused => Refused(refused, registry, uri, host),
                AuthenticationException => Tls(RegistryText.Clean(cause.Message), host, uri),
                SocketException socket => Socket(socket.SocketErrorCode, host),
                _ => null,
            };
            if (message is not null)
            {
                return Unreachable(message, cause);
            }
        }

        var error = new SourceError(UnknownReason.Unreachable, exception.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => Tls(RegistryText.Clean((exception.InnerException ?? exception).Message), host, uri),
            HttpRequestError.ConfigurationLimitExceeded => $"{host} sends response headers over the limit",
            HttpRequestError.InvalidResponse => $"{host} answers with what is no HTTP",
            HttpRequestError.ResponseEnded => $"{host} closes the connection before it answers",
            var other => $"{host} cannot be reached ({other})",
        });
        return error with
        {
            MayPass = exception.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.ConnectionError or HttpRequestError.Unknown,
        };
    }

    /// <summary>A host that could not be connected to. A name that is not known will not be in a moment either.</summary>
    public static SourceError Unreachable(string message, Exception? cause) => new(UnknownReason.Unreachable, message)
    {
        IsHostDown = cause is SocketException,
        MayPass = cause is SocketException { SocketErrorCode: not (SocketError.HostNotFound or SocketError.NoData) },
    };

    private static string Refused(AddressRefusedException refused, RegistryEndpoint registry, Uri uri, string host)
    {
        if (!AddressPolicy.Allows(refused.Kind, allowPrivate: true))
        {
            return NeverAsked(refused, host);
        }

        var what = registry.Owns(uri) ? "it" : "its token service and redirects";
        return $"{host} is at {refused.Address}, {Name(refused.Kind)}; "
            + $"registries[].allowPrivate of {registry.Name} would let {what} be there";
    }

    /// <summary>A host is where no host can be.</summary>
    internal static string NeverAsked(AddressRefusedException refused, string host) =>
        $"{host} is at {refused.Address}, {Name(refused.Kind)}; those are never asked";

    private static string Name(AddressClass kind) => kind switch
    {
        AddressClass.Loopback => "a loopback address",
        AddressClass.LinkLocal => "a link-local address",
        AddressClass.Private => "a private address",
        AddressClass.CarrierGrade => "a carrier-grade NAT address",
        AddressClass.Multicast => "a multicast address",
        AddressClass.Unspecified => "an unspecified address",
        AddressClass.Metadata => "a cloud metadata address",
        _ => "a reserved address",
    };

    private static string Tls(string cause, string host, Uri uri) =>
        $"no TLS connection with {host}: {cause} (a certificate from a CA of your own wants registries[].caFile, "
        + $"a registry without TLS registries[].plainHttp, for {RegistryText.Clean(uri.Authority)})";

    /// <summary>What an error of a socket means for a host.</summary>
    internal static string Socket(SocketError error, string host) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData => $"{host} is not known to DNS",
        SocketError.TryAgain => $"DNS does not answer for {host}",
        SocketError.ConnectionRefused => $"{host} refuses connections; does it run, and is the port right?",
        SocketError.TimedOut => $"{host} does not answer; does a firewall or network policy stand between?",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => $"there is no route to {host}",
        SocketError.ConnectionReset => $"{host} resets the connection",
        _ => $"{host} cannot be connected to ({error})",
    };
}
