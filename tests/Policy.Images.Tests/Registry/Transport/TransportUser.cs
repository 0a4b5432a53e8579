using Microsoft.Extensions.Time.Testing;
using Policy.Images.Configuration;
using Policy.Images.Registry;
using Policy.Images.Registry.Transport;
using Policy.Images.Sources;

namespace Policy.Images.Tests.Registry.Transport;

/// <summary>Asks registries for <c>/v2/</c>, with nothing above the transport.</summary>
internal sealed class TransportUser : IDisposable
{
    private readonly RegistryDirectory _directory;
    private readonly HandlerPool _handlers;
    private readonly RegistryTransport _transport;

    public TransportUser(PratiqueConfiguration configuration, HostResolver? resolve = null, TimeProvider? time = null)
    {
        _directory = new RegistryDirectory(configuration, RegistryAccess.ConfiguredOnly);
        _handlers = new HandlerPool(resolve ?? Resolve.Nothing, time ?? new FakeTimeProvider());
        _transport = new RegistryTransport(_directory, _handlers);
    }

    public TransportUser(params RegistrySettings[] registries)
        : this(new PratiqueConfiguration { Registries = [.. registries] })
    {
    }

    /// <summary>The body of what a registry answers.</summary>
    public async Task<SourceResult<string>> GetAsync(string registry, string? authorization = null)
    {
        var sent = await OpenAsync(registry, authorization);
        if (!sent.Succeeded)
        {
            return sent.Error;
        }

        using var response = sent.Value;
        return await response.Message.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What a registry answers, its body not yet read.</summary>
    public Task<SourceResult<TransportResponse>> OpenAsync(string registry, string? authorization = null)
    {
        var endpoint = _directory.Find(registry)!;
        var request = new TransportRequest(endpoint, HttpMethod.Get, new Uri(endpoint.Origin, "/v2/"), "*/*", authorization);
        return _transport.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _handlers.Dispose();
}
