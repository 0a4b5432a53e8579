using System.Globalization;

namespace Policy.Bench.Admission;

/// <summary>How much a server has allocated so far, as it says itself.</summary>
internal sealed class Allocations(Server server, string caFile) : IDisposable
{
    // System.Runtime's dotnet.gc.heap.total_allocated by the name that Prometheus gives it.
    private const string Metric = "dotnet_gc_heap_total_allocated_bytes_total";

    private readonly HttpClient _client = new(Load.Trusting(caFile));

    /// <summary>Bytes since its start.</summary>
    public async Task<double> ReadAsync()
    {
        var text = server.Plain is { } plain
            ? (await _client.GetStringAsync(new Uri(plain, "/metrics"))).Split('\n').First(line => line.StartsWith(Metric, StringComparison.Ordinal)).Split(' ')[1]
            : await _client.GetStringAsync(new Uri(server.Address, "/allocated"));
        return double.Parse(text, CultureInfo.InvariantCulture);
    }

    public void Dispose() => _client.Dispose();
}
