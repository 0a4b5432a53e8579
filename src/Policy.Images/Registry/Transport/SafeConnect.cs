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
internal sealed class SafeConnect(bool allowPrivate, HostResolver resolve, TimeProvider time)
{
    /// <summary>
    /// How long an address is tried while another is left. A lost packet is sent again after 1 s (RFC 6298, section 2.1),
    /// so that an address that answers at all has answered by then.
    /// </summary>
    public static readonly TimeSpan AddressLimit = TimeSpan.FromSeconds(2);

    /// <summary>Connects as an HTTP handler asks for it.</summary>
    public ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        ConnectAsync(context.DnsEndPoint, cancellationToken);

    /// <summary>Connects to the first address of a host that is allowed and answers.</summary>
    /// <exception cref="AddressRefusedException">None is allowed.</exception>
    /// <exception cref="SocketException">The host is not known, or none answers.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var host = target.Host;
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
            try
            {
                // The last one has all the time that the asker has.
                var limit = ReferenceEquals(address, allowed[^1]) ? Timeout.InfiniteTimeSpan : AddressLimit;
                return await ConnectAsync(new IPEndPoint(address, target.Port), limit, cancellationToken);
            }
            catch (SocketException e)
            {
                failure = e;
            }
        }

        throw failure!;
    }

    private async Task<Stream> ConnectAsync(IPEndPoint address, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new SocketException((int)SocketError.TimedOut);
        }
    }
}
