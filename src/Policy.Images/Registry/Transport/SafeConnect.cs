using System.Net;
using System.Net.Sockets;

namespace Policy.Images.Registry.Transport;

/// <summary>Finds the addresses of a host.</summary>
internal delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);

/// <summary>All addresses of a host are refused. Crosses the HTTP handler, which only carries exceptions.</summary>
internal sealed class AddressRefusedException(string host, IPAddress address, AddressClass kind)
    : IOException($"{host} is at {address}, a {kind} address")
{
    public string Host { get; } = host;

    public IPAddress Address { get; } = address;

    public AddressClass Kind { get; } = kind;
}

/// <summary>
/// Connects to allowed addresses only. The check is on the address that is connected to, after DNS: a name that
/// resolves otherwise a moment later gains nothing.
/// </summary>
internal sealed class SafeConnect(bool allowPrivate, HostResolver resolve)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        var allowed = Array.FindAll(addresses, a => AddressPolicy.Allows(AddressPolicy.Classify(a), allowPrivate));
        if (allowed.Length == 0)
        {
            throw addresses.Length == 0
                ? new SocketException((int)SocketError.HostNotFound)
                : new AddressRefusedException(host, addresses[0], AddressPolicy.Classify(addresses[0]));
        }

        SocketException? failure = null;
        foreach (var address in allowed)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                failure = e;
            }
            catch (OperationCanceledException)
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure!;
    }
}
