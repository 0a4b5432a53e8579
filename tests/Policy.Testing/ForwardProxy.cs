using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Policy.Testing;

/// <summary>What a <see cref="ForwardProxy"/> was asked.</summary>
/// <param name="Line">Method and target: <c>CONNECT registry.corp:443</c>.</param>
/// <param name="Authorization">The credentials for the proxy; null for none.</param>
/// <param name="Head">All of the request's head.</param>
public sealed record ProxyRequest(string Line, string? Authorization, string Head);

/// <summary>How a <see cref="ForwardProxy"/> behaves.</summary>
public sealed record ForwardProxyOptions
{
    /// <summary>Address and port that everything is sent on to, whatever host is asked for; null denies everything.</summary>
    public string? Target { get; init; }

    /// <summary>What is answered where there is no target.</summary>
    public int Status { get; init; } = 403;

    /// <summary><c>user:password</c> that the proxy wants; null wants none.</summary>
    public string? Credentials { get; init; }

    /// <summary>The certificate of a proxy that is spoken to over TLS; null for one that is not.</summary>
    public X509Certificate2? Certificate { get; init; }
}

/// <summary>An HTTP proxy on loopback that makes tunnels (CONNECT) and forwards requests with whole URLs. Source: RFC 9110, 9.3.6; RFC 9112, 3.2.2.</summary>
public sealed class ForwardProxy : IAsyncDisposable
{
    private readonly ForwardProxyOptions _options;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ProxyRequest> _requests = new();
    private readonly List<Task> _serving = [];
    private readonly Task _accepting;

    /// <summary>Starts it on a free port.</summary>
    public ForwardProxy(ForwardProxyOptions options)
    {
        _options = options;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Address and port.</summary>
    public string Host => _listener.LocalEndpoint.ToString()!;

    /// <summary>What it was asked so far.</summary>
    public IReadOnlyList<ProxyRequest> Requests => [.. _requests];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;

        // Not before: between two connections there would be nothing to accept them.
        _listener.Dispose();
        await Task.WhenAll(_serving);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            await using (var stream = await SecureAsync(client.GetStream()))
            {
                while (await ReadHeadAsync(stream) is { } head && await AnswerAsync(stream, head))
                {
                    // The next request of the same connection.
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            // One side has gone, or the test is over.
        }
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        if (_options.Certificate is null)
        {
            return stream;
        }

        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _options.Certificate }, _stop.Token);
        return tls;
    }

    private async Task<string?> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n")
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    // Whether the connection may bring another request.
    private async Task<bool> AnswerAsync(Stream client, string head)
    {
        var lines = head.TrimEnd().Split("\r\n");
        var (method, target) = (lines[0].Split(' ')[0], lines[0].Split(' ')[1]);
        var authorization = lines.FirstOrDefault(line => line.StartsWith("Proxy-Authorization: ", StringComparison.OrdinalIgnoreCase))?.Split(' ', 2)[1];
        _requests.Enqueue(new ProxyRequest($"{method} {target}", authorization, head));
        if (_options.Credentials is { } credentials && authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)))
        {
            await SayAsync(client, "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n");
            return true;
        }

        if (_options.Target is null)
        {
            await SayAsync(client, $"HTTP/1.1 {_options.Status} No\r\nContent-Length: 0\r\n\r\n");
            return true;
        }

        using var server = new TcpClient();
        await server.ConnectAsync(IPEndPoint.Parse(_options.Target), _stop.Token);
        if (method == "CONNECT")
        {
            await SayAsync(client, "HTTP/1.1 200 OK\r\n\r\n");
            await Task.WhenAny(client.CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(client, _stop.Token));
            return false;
        }

        var headers = lines.Skip(1).Where(line => !line.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase));
        await SayAsync(server.GetStream(), $"{method} {new Uri(target).PathAndQuery} HTTP/1.1\r\n{string.Join("\r\n", headers)}\r\nConnection: close\r\n\r\n");
        await server.GetStream().CopyToAsync(client, _stop.Token);
        return false;
    }

    private async Task SayAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), _stop.Token);
}
