using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Policy.E2E.Tests.Servers;

/// <summary>What a Service is to those who call it: one address, whose connections lead to one of several replicas in turn.</summary>
internal sealed class LoopbackService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;
    private ImmutableArray<Uri> _replicas = [];
    private CancellationTokenSource _connections = new();
    private int _next;

    /// <summary>Starts it; it leads nowhere yet.</summary>
    public LoopbackService()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Leads there from now on. Connections that there are end: API servers keep them for as long as they can.</summary>
    public void LeadTo(IEnumerable<Uri> replicas)
    {
        _replicas = [.. replicas];
        Interlocked.Exchange(ref _connections, new CancellationTokenSource()).Cancel();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        LeadTo([]);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync(), _connections.Token);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ForwardAsync(TcpClient caller, CancellationToken ended)
    {
        using (caller)
        using (var replica = await ConnectAsync())
        {
            if (replica is null)
            {
                return;
            }

            try
            {
                var (there, here) = (replica.GetStream(), caller.GetStream());
                await Task.WhenAny(here.CopyToAsync(there, ended), there.CopyToAsync(here, ended));
            }
            catch (InvalidOperationException)
            {
                // Either has gone already.
            }
        }
    }

    // One that has gone is passed over, as endpoints that are not ready are.
    private async Task<TcpClient?> ConnectAsync()
    {
        var replicas = _replicas;
        for (var attempt = 0; attempt < replicas.Length; attempt++)
        {
            var address = replicas[(int)((uint)Interlocked.Increment(ref _next) % (uint)replicas.Length)];
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(address.Host, address.Port);
                return client;
            }
            catch (SocketException)
            {
                client.Dispose();
            }
        }

        return null;
    }
}
