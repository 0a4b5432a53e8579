using System.Net.Security;
using System.Security.Authentication;

namespace Policy.Webhook.Certificates;

/// <summary>
/// The identity that new connections are shown. It is swapped as a whole; connections that there are go on with the one
/// they began with, which is left to the garbage collector since nobody knows when the last of them ends.
/// </summary>
internal sealed class CurrentIdentity
{
    private readonly Lock _lock = new();
    private volatile ServerIdentity? _value;
    private Action? _whenThere;

    /// <summary>The identity; null while there is none.</summary>
    public ServerIdentity? Value => _value;

    /// <summary>Starts with an identity.</summary>
    public static CurrentIdentity Of(ServerIdentity identity)
    {
        var current = new CurrentIdentity();
        current.Swap(identity);
        return current;
    }

    /// <summary>Shows another from now on.</summary>
    public void Swap(ServerIdentity identity)
    {
        Action? waiting;
        lock (_lock)
        {
            _value = identity;
            (waiting, _whenThere) = (_whenThere, null);
        }

        waiting?.Invoke();
    }

    /// <summary>Has something done as soon as there is one: at once where there is.</summary>
    public void WhenThere(Action action)
    {
        lock (_lock)
        {
            if (_value is null)
            {
                _whenThere += action;
                return;
            }
        }

        action();
    }

    /// <summary>How a new connection is secured.</summary>
    public ValueTask<SslServerAuthenticationOptions> HandshakeAsync() => _value is { } identity
        ? ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        })
        : ValueTask.FromException<SslServerAuthenticationOptions>(new AuthenticationException("There is no certificate yet."));
}
