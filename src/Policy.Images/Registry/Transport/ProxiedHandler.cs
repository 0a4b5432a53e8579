using System.Net;

namespace Policy.Images.Registry.Transport;

/// <summary>
/// Asks through a proxy. Where the host is gets decided there, after this program's last look, so what can be known of
/// it here is looked at before.
/// </summary>
internal sealed class ProxiedHandler(bool allowPrivate, TargetAddresses targets, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.IdnHost;
        if (Refusal(host, await targets.FindAsync(host, cancellationToken)) is { } refusal)
        {
            throw new HttpRequestException(refusal.Message, refusal);
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.ProxyAuthenticationRequired)
        {
            return response;
        }

        // A tunnel that is denied throws the same.
        response.Dispose();
        throw new HttpRequestException(HttpRequestError.ProxyTunnelError, "the proxy denies", statusCode: HttpStatusCode.ProxyAuthenticationRequired);
    }

    private AddressRefusedException? Refusal(string host, IPAddress[] addresses)
    {
        // The proxy chooses among the addresses, so that one is enough where it is one that is never asked.
        var refused = Array.Find(addresses, a => AddressPolicy.Classify(a) == AddressClass.Metadata)
            ?? (Array.Exists(addresses, a => AddressPolicy.Allows(AddressPolicy.Classify(a), allowPrivate)) ? null : addresses.FirstOrDefault());
        return refused is null ? null : new AddressRefusedException(host, refused, AddressPolicy.Classify(refused));
    }
}
