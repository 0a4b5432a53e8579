using System.Net;
using System.Net.Sockets;
using Policy.Images.Configuration;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Auth.Cloud;

/// <summary>
/// A client for what clouds give a program, apart from the one for registries: plain http goes to metadata addresses and
/// nowhere else, https to a cloud's services and never to a metadata address. Nothing is redirected.
/// </summary>
/// <param name="metadata">Sends plain http.</param>
/// <param name="services">Sends https; or why it cannot.</param>
/// <param name="connections">What is disposed of with it.</param>
internal sealed class CloudHttp(HttpMessageInvoker metadata, Func<Uri, SourceResult<HttpMessageInvoker>> services, params IDisposable[] connections) : IDisposable
{
    /// <summary>The longest answer, in bytes: a token of some kilobytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>A client that is held to these addresses.</summary>
    public static CloudHttp Of(ProxySettings proxies, TimeProvider time, HostResolver? resolve = null)
    {
        var find = resolve ?? Dns.GetHostAddressesAsync;
        var metadata = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, token) => ConnectToMetadataAsync(context.DnsEndPoint, find, token),
        });

        // A cloud's services may have private addresses in one's own network; their certificates say whose they are.
        var handlers = new HandlerPool(find, time);
        return new CloudHttp(metadata, uri => handlers.Get(TrustSetting.Of(allowPrivate: true, null, proxies.For(uri))), metadata, handlers);
    }

    /// <summary>What keeps a keychain from giving.</summary>
    public static SourceError Problem(CloudProvider provider, string what) =>
        new(UnknownReason.Unauthorized, $"the keychain for {CloudWords.Of(provider)} {what}");

    /// <summary>Asks; the answer of a 200.</summary>
    /// <param name="provider">The cloud, for messages.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The deadline.</param>
    public async Task<SourceResult<ReadOnlyMemory<byte>>> SendAsync(CloudProvider provider, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            var uri = request.RequestUri!;
            var sender = uri.Scheme == Uri.UriSchemeHttps ? services(uri) : metadata;
            if (!sender.Succeeded)
            {
                return sender.Error;
            }

            try
            {
                using var response = await sender.Value.SendAsync(request, cancellationToken);
                return await ReadAsync(provider, uri, response, cancellationToken);
            }
            catch (HttpRequestException e)
            {
                var why = e.InnerException is AddressRefusedException refused ? RegistryText.Clean(refused.Message) : $"{e.HttpRequestError}";
                return Problem(provider, $"cannot reach {RegistryText.Clean(uri.Authority)} ({why})");
            }
        }
    }

    public void Dispose() => Array.ForEach(connections, connection => connection.Dispose());

    private static async Task<SourceResult<ReadOnlyMemory<byte>>> ReadAsync(
        CloudProvider provider, Uri uri, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var host = RegistryText.Clean(uri.Authority);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            // Its words may repeat what was sent, and that was a secret.
            return Problem(provider, $"is answered {(int)response.StatusCode} by {host}");
        }

        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[MaxBytes + 1];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return length <= MaxBytes
                ? new ReadOnlyMemory<byte>(buffer, 0, length)
                : Problem(provider, $"is answered by {host} with more than {MaxBytes} bytes");
        }
        catch (IOException)
        {
            return Problem(provider, $"is answered by {host} with what breaks off");
        }
    }

    private static async ValueTask<Stream> ConnectToMetadataAsync(DnsEndPoint target, HostResolver resolve, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await resolve(target.Host, cancellationToken);
        var address = Array.Find(addresses, address => AddressPolicy.Classify(address) == AddressClass.Metadata);
        if (address is null)
        {
            throw addresses.Length == 0
                ? new SocketException((int)SocketError.HostNotFound)
                : new AddressRefusedException(target.Host, addresses[0], AddressPolicy.Classify(addresses[0]));
        }

        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, target.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
