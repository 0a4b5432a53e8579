using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Policy.Images.Sources;
using Policy.Rules.Verdicts;

namespace Policy.Images.Registry.Transport;

/// <summary>One request on behalf of a registry, to itself or to its token service.</summary>
/// <param name="Registry">The registry.</param>
/// <param name="Method">GET or HEAD: both may be sent again.</param>
/// <param name="Uri">The first URL.</param>
/// <param name="Accept">What is accepted.</param>
/// <param name="Authorization">Sent to the first URL's origin and to no other; null sends none.</param>
internal sealed record TransportRequest(
    RegistryEndpoint Registry, HttpMethod Method, Uri Uri, string Accept, string? Authorization)
{
    /// <summary>The bytes asked for; null for all.</summary>
    public ByteRange? Range { get; init; }
}

/// <summary>A response and where it came from.</summary>
/// <param name="Message">The response, its body not yet read.</param>
/// <param name="Uri">The URL after redirects.</param>
internal sealed record TransportResponse(HttpResponseMessage Message, Uri Uri) : IDisposable
{
    private bool _taken;

    /// <summary>Takes the response over: whoever does disposes of it.</summary>
    public TransportResponse Take()
    {
        _taken = true;
        return this;
    }

    /// <summary>Ends the response where nobody took it over.</summary>
    public void DisposeUnlessTaken()
    {
        if (!_taken)
        {
            Dispose();
        }
    }

    public void Dispose() => Message.Dispose();
}

/// <summary>Sends requests and follows their redirects by hand, so that each hop is checked and credentials stay home.</summary>
internal sealed class RegistryTransport(RegistryDirectory directory, HandlerPool handlers)
{
    /// <summary>Enough for a registry behind a gateway in front of a storage with regions; a loop ends here.</summary>
    public const int MaxRedirects = 5;

    private const string UserAgent = "pratique";

    /// <summary>The response to a request, whatever its status.</summary>
    /// <exception cref="OperationCanceledException">The deadline has passed.</exception>
    public async Task<SourceResult<TransportResponse>> SendAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        var uri = request.Uri;
        var authorization = request.Authorization;
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            if (Refusal(request.Registry, uri) is { } refusal)
            {
                return refusal;
            }

            var sent = await SendOnceAsync(request, uri, authorization, cancellationToken);
            if (!sent.Succeeded || !IsRedirect(sent.Value.StatusCode))
            {
                return sent.Succeeded ? new TransportResponse(sent.Value, uri) : sent.Error;
            }

            var next = Next(request.Registry, uri, sent.Value);
            sent.Value.Dispose();
            if (!next.Succeeded)
            {
                return next.Error;
            }

            // Once a hop has left the origin, what follows is another's choice, even where it leads back.
            authorization = Origins.Same(uri, next.Value) ? authorization : null;
            uri = next.Value;
        }

        return new SourceError(
            UnknownReason.Unreachable, $"{request.Registry.Name} redirects more than {MaxRedirects} times; the last was to {Show(uri)}");
    }

    private async Task<SourceResult<HttpResponseMessage>> SendOnceAsync(
        TransportRequest request, Uri uri, string? authorization, CancellationToken cancellationToken)
    {
        var trust = directory.TrustOf(request.Registry, uri);
        var handler = handlers.Get(trust);
        if (!handler.Succeeded)
        {
            return handler.Error;
        }

        using var message = new HttpRequestMessage(request.Method, uri);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue(new ProductHeaderValue(UserAgent)));
        if (authorization is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (request.Range is { } range)
        {
            message.Headers.Range = new RangeHeaderValue(range.First, range.Last);
        }

        try
        {
            return await handler.Value.SendAsync(message, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            return ProxyErrors.Explain(e, request.Registry, uri, trust.Proxy);
        }
    }

    private SourceError? Refusal(RegistryEndpoint registry, Uri uri) => uri switch
    {
        // On the wire an international name stands in its ASCII form (RFC 3986, section 3.2.2; RFC 5890).
        _ when !Ascii.IsValid(uri.Host) => new SourceError(
            UnknownReason.Malformed, $"{registry.Name} leads to {Show(uri)}, which is no host name"),
        { Scheme: "https" } => null,
        { Scheme: "http" } when registry.Owns(uri) || directory.AllowsPlainHttp(uri) => null,
        { Scheme: "http" } => new SourceError(
            UnknownReason.Unreachable,
            $"{registry.Name} leads to {Show(uri)}, which is plain http; only hosts with registries[].plainHttp are asked that way"),
        _ => new SourceError(UnknownReason.Unreachable, $"{registry.Name} leads to a URL of scheme {RegistryText.Clean(uri.Scheme)}; only https is followed"),
    };

    private static SourceResult<Uri> Next(RegistryEndpoint registry, Uri from, HttpResponseMessage response)
    {
        if (response.Headers.Location is not { } location || !Uri.TryCreate(from, location, out var next))
        {
            return new SourceError(
                UnknownReason.Malformed, $"{registry.Name} answers {(int)response.StatusCode} without a Location that is a URL");
        }

        return from.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp
            ? new SourceError(UnknownReason.Unreachable, $"{registry.Name} redirects from https to plain http at {Show(next)}; that is never followed")
            : next;
    }

    private static bool IsRedirect(HttpStatusCode status) => status is
        HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or
        HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    // Host and port alone: paths and query strings of storage URLs hold signatures.
    private static string Show(Uri uri) => RegistryText.Clean(uri.Authority);
}
