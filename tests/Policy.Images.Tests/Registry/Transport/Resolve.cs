using System.Net;
using System.Net.Sockets;
using Policy.Images.Registry.Transport;

namespace Policy.Images.Tests.Registry.Transport;

/// <summary>Kinds of DNS.</summary>
internal static class Resolve
{
    /// <summary>Knows no host, as behind many proxies.</summary>
    public static HostResolver Nothing { get; } = (_, _) => throw new SocketException((int)SocketError.HostNotFound);

    /// <summary>Does not answer.</summary>
    public static HostResolver Never { get; } = async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return [];
    };

    /// <summary>Has every host at the same addresses.</summary>
    public static HostResolver To(params string[] addresses) => (_, _) => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse));

    /// <summary>Answers otherwise each time, and fails when it is asked more often than there are answers.</summary>
    public static HostResolver InTurn(params string[] addresses)
    {
        var answers = new Queue<string>(addresses);
        return (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())]);
    }
}
