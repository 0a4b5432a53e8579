using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Policy.Images.Registry.Transport;

/// <summary>
/// The addresses of hosts that a proxy is asked for, as far as they can be known here: behind a proxy there may be no
/// DNS for the world outside, or one that does not answer.
/// </summary>
internal sealed class TargetAddresses(HostResolver resolve, TimeProvider time)
{
    /// <summary>How long DNS is waited for; without its answer the proxy is asked all the same.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    // An image is many requests: none but the first waits for DNS.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    // References name hosts, and anybody may write references.
    private const int MaxHosts = 1_024;

    private readonly ConcurrentDictionary<string, (IPAddress[] Addresses, long At)> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A host's addresses; none where it does not resolve here.</summary>
    public async Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken)
    {
        // With a dot behind it is a name to this program, and may be an address to the proxy.
        if (IPAddress.TryParse(host.TrimEnd('.'), out var literal))
        {
            return [literal];
        }

        if (_known.TryGetValue(host, out var known) && time.GetElapsedTime(known.At) < Lifetime)
        {
            return known.Addresses;
        }

        var addresses = await ResolveAsync(host, cancellationToken);
        if (_known.Count >= MaxHosts)
        {
            _known.Clear();
        }

        _known[host] = (addresses, time.GetTimestamp());
        return addresses;
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await resolve(host, either.Token);
        }
        catch (SocketException)
        {
            return [];
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return [];
        }
    }
}
